import { concat, reshape, type Tensor, type Tensor1D, type Variable } from '@tensorflow/tfjs-core';

/** Variables are joined until they hold this many numbers: few operations on small ones, little memory for large ones. */
const blockSize = 2 ** 20;

/** Variables in their order, neighbours together up to {@link blockSize} numbers; what is larger stays alone. */
export function blocksOf(variables: readonly Variable[]): Variable[][] {
  const blocks: Variable[][] = [];
  let room = 0;
  for (const variable of variables) {
    if (blocks.length === 0 || variable.size > room) {
      blocks.push([]);
      room = blockSize;
    }
    blocks[blocks.length - 1].push(variable);
    room -= variable.size;
  }
  return blocks;
}

/** The numbers of several tensors, one after the other. */
export function endToEnd(tensors: readonly Tensor[]): Tensor1D {
  const flat = tensors.map((one) => reshape(one, [-1]) as Tensor1D);
  return flat.length === 1 ? flat[0] : concat(flat);
}
