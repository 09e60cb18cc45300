import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { InceptionParts, Kernel } from './inceptionParts.js';

/** Pools a map under a layer name. */
type Pool = (name: string, x: SymbolicTensor) => SymbolicTensor;

const row: Kernel = [1, 7];
const column: Kernel = [7, 1];

/** The block at 35×35, `InceptionA` of torchvision. Its layers, as those of all blocks, are named like PyTorch's modules. */
export function inceptionA(
  parts: InceptionParts,
  block: string,
  poolFilters: number,
  x: SymbolicTensor,
): SymbolicTensor {
  const { average, chain, concatenate } = parts;
  return concatenate(block, [
    chain(block, [['branch1x1', 64, 1]], x),
    chain(
      block,
      [
        ['branch5x5_1', 48, 1],
        ['branch5x5_2', 64, 5],
      ],
      x,
    ),
    chain(
      block,
      [
        ['branch3x3dbl_1', 64, 1],
        ['branch3x3dbl_2', 96, 3],
        ['branch3x3dbl_3', 96, 3],
      ],
      x,
    ),
    chain(block, [['branch_pool', poolFilters, 1]], average(`${block}.pool`, x)),
  ]);
}

/** The block from 35×35 to 17×17, `InceptionB` of torchvision. */
export function inceptionB({ chain, concatenate, maximum }: InceptionParts, block: string, x: SymbolicTensor) {
  return concatenate(block, [
    chain(block, [['branch3x3', 384, 3, 'halves']], x),
    chain(
      block,
      [
        ['branch3x3dbl_1', 64, 1],
        ['branch3x3dbl_2', 96, 3],
        ['branch3x3dbl_3', 96, 3, 'halves'],
      ],
      x,
    ),
    maximum(`${block}.pool`, x, 2),
  ]);
}

/** The block at 17×17, `InceptionC` of torchvision: convs 7×7, factorised into 1×7 and 7×1. */
export function inceptionC(parts: InceptionParts, block: string, filters: number, x: SymbolicTensor): SymbolicTensor {
  const { average, chain, concatenate } = parts;
  return concatenate(block, [
    chain(block, [['branch1x1', 192, 1]], x),
    chain(
      block,
      [
        ['branch7x7_1', filters, 1],
        ['branch7x7_2', filters, row],
        ['branch7x7_3', 192, column],
      ],
      x,
    ),
    chain(
      block,
      [
        ['branch7x7dbl_1', filters, 1],
        ['branch7x7dbl_2', filters, column],
        ['branch7x7dbl_3', filters, row],
        ['branch7x7dbl_4', filters, column],
        ['branch7x7dbl_5', 192, row],
      ],
      x,
    ),
    chain(block, [['branch_pool', 192, 1]], average(`${block}.pool`, x)),
  ]);
}

/** The block from 17×17 to 8×8, `InceptionD` of torchvision. */
export function inceptionD({ chain, concatenate, maximum }: InceptionParts, block: string, x: SymbolicTensor) {
  return concatenate(block, [
    chain(
      block,
      [
        ['branch3x3_1', 192, 1],
        ['branch3x3_2', 320, 3, 'halves'],
      ],
      x,
    ),
    chain(
      block,
      [
        ['branch7x7x3_1', 192, 1],
        ['branch7x7x3_2', 192, row],
        ['branch7x7x3_3', 192, column],
        ['branch7x7x3_4', 192, 3, 'halves'],
      ],
      x,
    ),
    maximum(`${block}.pool`, x, 2),
  ]);
}

/**
 * The block at 8×8, `InceptionE` of torchvision: two of its branches end in convs 1×3 and 3×1 side by side.
 *
 * @param pool - Pooling of the last branch, which differs between the two blocks at 8×8.
 */
export function inceptionE(parts: InceptionParts, block: string, pool: Pool, x: SymbolicTensor): SymbolicTensor {
  const { chain, concatenate } = parts;
  const fork = (name: string, from: SymbolicTensor) => [
    chain(block, [[`${name}a`, 384, [1, 3]]], from),
    chain(block, [[`${name}b`, 384, [3, 1]]], from),
  ];
  const single = chain(block, [['branch1x1', 320, 1]], x);
  const forked = fork('branch3x3_2', chain(block, [['branch3x3_1', 384, 1]], x));
  const deeper = chain(
    block,
    [
      ['branch3x3dbl_1', 448, 1],
      ['branch3x3dbl_2', 384, 3],
    ],
    x,
  );
  const deeperForked = fork('branch3x3dbl_3', deeper);
  const pooled = chain(block, [['branch_pool', 192, 1]], pool(`${block}.pool`, x));
  return concatenate(block, [single, ...forked, ...deeperForked, pooled]);
}
