import { averagePool2d, resizeBilinear2d } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SeedSequence } from '../initialWeights.js';

/** Options of {@link inceptionFeatures}. */
export interface InceptionFeaturesOptions {
  /** Divides the filters of every layer, for tests: published weights are of 1. @defaultValue 1 */
  narrowing?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

type Kernel = number | readonly [height: number, width: number];

/** One conv of a chain: its module's name, filters and kernel; every second pixel where it halves. */
type Step = readonly [name: string, filters: number, kernel: Kernel, halves?: 'halves'];

/**
 * The Inception v3 that FID and KID are defined by: not torchvision's, but the network of TensorFlow's models of 2015, as `pytorch-fid` and `torch-fidelity` have it.
 *
 * Its pooling has quirks that torchvision's has not, and other numbers without them: averages leave the zeros around the maps out, and the last block takes a maximum where the one before
 * takes an average.
 *
 * @remarks Images of any size are brought to 299×299 bilinearly (half-pixel centres, no anti-aliasing), which is part of the protocol: `clean-fid` resizes otherwise and gets other distances. The features are those that
 * {@link frechetDistance} (FID) and {@link kernelDistance} (KID) of `@ecgan/metrics` take as they are. Frozen: no weight of it is trainable. 21.8 million weights, 83 MB.
 * @param options - See {@link InceptionFeaturesOptions}.
 * @returns A model from images `[batch, height, width, 3]` in [-1, 1] to features `[batch, 2048]`.
 * @throws {@link ValueError} for an option out of range.
 * @see Szegedy et al. 2016, arXiv 1512.00567; Heusel et al. 2017, arXiv 1706.08500
 * @example
 * ```ts
 * import { decodeSafetensors, inceptionFeatures, loadInceptionWeights } from '@ecgan/models';
 *
 * const inception = inceptionFeatures();
 * const file = await (await fetch('inception.safetensors')).arrayBuffer();
 * loadInceptionWeights(inception, decodeSafetensors(new Uint8Array(file)).tensors);
 * ```
 */
export function inceptionFeatures({ narrowing = 1, seed = 0 }: InceptionFeaturesOptions = {}): LayersModel {
  assertInteger('narrowing', narrowing, { atLeast: 1 });
  const parts = inceptionParts(narrowing, new SeedSequence(seed));
  const { average, chain, largest } = parts;
  const image = input({ shape: [null, null, 3], name: 'image' });
  let x = resizeBilinear2d({ name: 'resize', height: 299, width: 299 }).apply(image) as SymbolicTensor;
  x = chain('', [['Conv2d_1a_3x3', 32, 3, 'halves']], x);
  x = chain('', [['Conv2d_2a_3x3', 32, 3]], x, 'valid');
  x = largest('pool1', chain('', [['Conv2d_2b_3x3', 64, 3]], x), 2);
  x = chain('', [['Conv2d_3b_1x1', 80, 1]], x);
  x = largest('pool2', chain('', [['Conv2d_4a_3x3', 192, 3]], x, 'valid'), 2);
  const { fives, halveToSixes, sixes, halveToSevens, sevens } = blocksOf(parts);
  x = fives('Mixed_5b', 32, x);
  x = fives('Mixed_5c', 64, x);
  x = fives('Mixed_5d', 64, x);
  x = halveToSixes('Mixed_6a', x);
  for (const [name, filters] of [
    ['Mixed_6b', 128],
    ['Mixed_6c', 160],
    ['Mixed_6d', 160],
    ['Mixed_6e', 192],
  ] as const)
    x = sixes(name, filters, x);
  x = halveToSevens('Mixed_7a', x);
  x = sevens('Mixed_7b', average, x);
  x = sevens('Mixed_7c', (name, maps) => largest(name, maps, 1), x);
  const features = layers.globalAveragePooling2d({ name: 'mean' }).apply(x) as SymbolicTensor;
  const network = model({ name: 'inceptionFeatures', inputs: image, outputs: features });
  network.trainable = false;
  return network;
}

/** Convs and pools of the network. */
function inceptionParts(narrowing: number, seeds: SeedSequence) {
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  /** Convs with batch norm and ReLU, one after the other; those that halve take no zeros around the maps. */
  const chain = (block: string, steps: readonly Step[], x: SymbolicTensor, padding: 'same' | 'valid' = 'same') =>
    steps.reduce((maps, [step, filters, kernel, halves]) => {
      const name = block === '' ? step : `${block}.${step}`;
      const conv = layers.conv2d({
        ...{ name: `${name}.conv`, filters: Math.ceil(filters / narrowing), useBias: false },
        kernelSize: typeof kernel === 'number' ? kernel : [...kernel],
        ...{ strides: halves ? 2 : 1, padding: halves ? 'valid' : padding },
        kernelInitializer: initializers.heNormal({ seed: seeds.next() }),
      });
      const norm = layers.batchNormalization({ name: `${name}.bn`, epsilon: 1e-3 });
      return apply(layers.activation({ name: `${name}.relu`, activation: 'relu' }), apply(norm, apply(conv, maps)));
    }, x);
  const join = (name: string, xs: SymbolicTensor[]) => apply(layers.concatenate({ name: `${name}.join`, axis: 3 }), xs);
  /** The mean of 3×3 pixels; zeros around the maps are no pixels. */
  const average = (name: string, x: SymbolicTensor) =>
    apply(averagePool2d({ name, poolSize: 3, strides: 1, padding: 1 }), x);
  const largest = (name: string, x: SymbolicTensor, strides: 1 | 2) =>
    apply(layers.maxPooling2d({ name, poolSize: 3, strides, padding: strides === 1 ? 'same' : 'valid' }), x);
  return { average, chain, join, largest };
}

/** Blocks by the resolution they are at: 35×35, 17×17 and 8×8. */
function blocksOf({ average, chain, join, largest }: ReturnType<typeof inceptionParts>) {
  const pooled = (
    block: string,
    filters: number,
    x: SymbolicTensor,
    pool: (name: string, x: SymbolicTensor) => SymbolicTensor = average,
  ) => chain(block, [['branch_pool', filters, 1]], pool(`${block}.pool`, x));
  const fives = (block: string, pool: number, x: SymbolicTensor) => {
    const five: Step[] = [
      ['branch5x5_1', 48, 1],
      ['branch5x5_2', 64, 5],
    ];
    const three: Step[] = [
      ['branch3x3dbl_1', 64, 1],
      ['branch3x3dbl_2', 96, 3],
      ['branch3x3dbl_3', 96, 3],
    ];
    const one = chain(block, [['branch1x1', 64, 1]], x);
    return join(block, [one, chain(block, five, x), chain(block, three, x), pooled(block, pool, x)]);
  };
  const halveToSixes = (block: string, x: SymbolicTensor) => {
    const double: Step[] = [
      ['branch3x3dbl_1', 64, 1],
      ['branch3x3dbl_2', 96, 3],
      ['branch3x3dbl_3', 96, 3, 'halves'],
    ];
    const three = chain(block, [['branch3x3', 384, 3, 'halves']], x);
    return join(block, [three, chain(block, double, x), largest(`${block}.pool`, x, 2)]);
  };
  const [row, column]: [Kernel, Kernel] = [
    [1, 7],
    [7, 1],
  ];
  const sixes = (block: string, filters: number, x: SymbolicTensor) => {
    const seven: Step[] = [
      ['branch7x7_1', filters, 1],
      ['branch7x7_2', filters, row],
      ['branch7x7_3', 192, column],
    ];
    const double: Step[] = [
      ['branch7x7dbl_1', filters, 1],
      ['branch7x7dbl_2', filters, column],
      ['branch7x7dbl_3', filters, row],
      ['branch7x7dbl_4', filters, column],
      ['branch7x7dbl_5', 192, row],
    ];
    const one = chain(block, [['branch1x1', 192, 1]], x);
    return join(block, [one, chain(block, seven, x), chain(block, double, x), pooled(block, 192, x)]);
  };
  const halveToSevens = (block: string, x: SymbolicTensor) => {
    const three: Step[] = [
      ['branch3x3_1', 192, 1],
      ['branch3x3_2', 320, 3, 'halves'],
    ];
    const seven: Step[] = [
      ['branch7x7x3_1', 192, 1],
      ['branch7x7x3_2', 192, row],
      ['branch7x7x3_3', 192, column],
      ['branch7x7x3_4', 192, 3, 'halves'],
    ];
    return join(block, [chain(block, three, x), chain(block, seven, x), largest(`${block}.pool`, x, 2)]);
  };
  const sevens = (block: string, pool: (name: string, x: SymbolicTensor) => SymbolicTensor, x: SymbolicTensor) => {
    const fork = (name: string, from: SymbolicTensor) => [
      chain(block, [[`${name}a`, 384, [1, 3]]], from),
      chain(block, [[`${name}b`, 384, [3, 1]]], from),
    ];
    const double: Step[] = [
      ['branch3x3dbl_1', 448, 1],
      ['branch3x3dbl_2', 384, 3],
    ];
    const one = chain(block, [['branch1x1', 320, 1]], x);
    const three = fork('branch3x3_2', chain(block, [['branch3x3_1', 384, 1]], x));
    const four = fork('branch3x3dbl_3', chain(block, double, x));
    return join(block, [one, ...three, ...four, pooled(block, 192, x, pool)]);
  };
  return { fives, halveToSixes, sixes, halveToSevens, sevens };
}
