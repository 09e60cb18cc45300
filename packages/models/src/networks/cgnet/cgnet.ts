import { convolution2d, type ImageStatistics, imageNormalization, resizeBilinearLike, xavierNormal } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SeedSequence } from '../initialWeights.js';
import { channelPrelu } from './channelPrelu.js';
import { dilatedDepthwise } from './dilatedDepthwise.js';
import { halfImage } from './halfImage.js';

/** Options of {@link cgnet}. */
export interface CgnetOptions {
  /** Number of classes, the channels of the logits. @defaultValue 11, CamVid's */
  numClasses?: number;
  /** Numbers of blocks M and N of stages 2 and 3, each including the downsampling block. @defaultValue [3, 21] */
  blocks?: readonly [number, number];
  /** Normalisation of the images that the weights were trained with. @defaultValue CamVid's mean RGB in [0, 255], deviation 1 */
  statistics?: ImageStatistics;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** The published weights expect CamVid's mean to be subtracted from the photos, and no division. */
const camvidStatistics: ImageStatistics = {
  white: 255,
  order: 'rgb',
  mean: [105.65775299072266, 103.329833984375, 99.62540435791016],
  deviation: [1, 1, 1],
};

/**
 * CGNet, a segmentation network with half a million weights: small enough to score generated street scenes on any machine.
 *
 * A stem at 1/2 of the image size; stages 2 and 3 of context-guided blocks at 1/4 and 1/8; a conv1×1; bilinear
 * upsampling to the image size. A block concatenates a depthwise conv3×3 and a dilated one, and weights each channel by
 * `σ(W₂ relu(W₁ mean(x)))`. The pooled image is concatenated with the outputs of the stem and of stage 2.
 *
 * @remarks Its `predict` makes it a `Segmenter` of `@ecgan/metrics`. Layers are named like the modules of the authors'
 * PyTorch code, so {@link loadCgnetWeights} loads their `state_dict` as it is. The published weights were trained on
 * photos of 480×360. On smaller images enlarged to that size, even real photos score far lower; see docs/segmenters.md.
 * Batch norms use their moving averages unless the network is applied with `training: true`. It cannot be
 * differentiated, because TF.js has no gradient of a dilated depthwise conv; use it for scores, not in a loss.
 * @param options - See {@link CgnetOptions}.
 * @returns A model from images `[batch, height, width, 3]` in [-1, 1] to logits `[batch, height, width, numClasses]`.
 * @throws {@link ValueError} for an option out of range.
 * @see Wu et al. 2018, arXiv 1811.08201
 * @example
 * ```ts
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { cgnet } from '@ecgan/models';
 *
 * cgnet().apply(zeros([1, 32, 48, 3])); // [1, 32, 48, 11]
 * ```
 */
export function cgnet(options: CgnetOptions = {}): LayersModel {
  const { numClasses = 11, blocks = [3, 21], statistics = camvidStatistics, seed = 0 } = options;
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  for (const [index, count] of blocks.entries()) assertInteger(`blocks[${index}]`, count, { atLeast: 2 });
  const { activate, block, convolve, down, join, linear } = cgnetParts(new SeedSequence(seed));
  const image = input({ shape: [null, null, 3], name: 'image' });
  const normalized = imageNormalization({ name: 'normalize', ...statistics }).apply(image) as SymbolicTensor;
  const half = halfImage('half', normalized);
  const quarter = halfImage('quarter', half);

  let x = convolve('level1_0', { filters: 32, kernelSize: 3, strides: 2 }, normalized);
  for (const name of ['level1_1', 'level1_2']) x = convolve(name, { filters: 32, kernelSize: 3 }, x);
  const stem = activate('b1', join('b1.join', [x, half]));

  const stage = (level: number, filters: number, dilation: number, reduction: number, from: SymbolicTensor) => {
    const first = down(`level${level}_0`, { filters, dilation, reduction }, from);
    let last = first;
    for (let i = 0; i < blocks[level - 2] - 1; i++)
      last = block(`level${level}.${i}`, { filters, dilation, reduction }, last);
    return { first, last };
  };
  const second = stage(2, 64, 2, 8, stem);
  const joined = activate('bn_prelu_2', join('bn_prelu_2.join', [second.last, second.first, quarter]));
  const third = stage(3, 128, 4, 16, joined);
  const features = activate('bn_prelu_3', join('bn_prelu_3.join', [third.first, third.last]));
  const logits = linear('classifier.0.conv', numClasses, features);
  const whole = resizeBilinearLike({ name: 'resize' }).apply([logits, image]) as SymbolicTensor;
  return model({ name: 'cgnet', inputs: image, outputs: whole });
}

interface BlockSizes {
  filters: number;
  /** Dilation of the conv of the surrounding context. */
  dilation: number;
  /** The gate's hidden layer has `filters / reduction` units. */
  reduction: number;
}

/** Functions that apply the building blocks of CGNet; they draw initial weights from `seeds` in the order of the calls. */
function cgnetParts(seeds: SeedSequence) {
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  const initial = () => xavierNormal({ gain: 1, seed: seeds.next() });
  const join = (name: string, xs: SymbolicTensor[]) => apply(layers.concatenate({ name, axis: 3 }), xs);
  /** Batch norm, then PReLU with one slope per channel. */
  const activate = (name: string, x: SymbolicTensor) => {
    const norm = apply(layers.batchNormalization({ name: `${name}.bn`, epsilon: 1e-3 }), x);
    return apply(channelPrelu({ name: `${name}.act` }), norm);
  };
  const linear = (name: string, filters: number, x: SymbolicTensor) =>
    apply(convolution2d({ name, filters, kernelSize: 1, useBias: false, kernelInitializer: initial() }), x);
  const convolve = (
    name: string,
    sizes: { filters: number; kernelSize: number; strides?: number },
    x: SymbolicTensor,
  ) => {
    const padding = (sizes.kernelSize - 1) / 2;
    const kernelInitializer = initial();
    const layer = convolution2d({ name: `${name}.conv`, ...sizes, padding, useBias: false, kernelInitializer });
    return activate(name, apply(layer, x));
  };
  /** Concatenates local and surrounding context: a depthwise conv3×3 and a dilated one. */
  const surround = (name: string, dilation: number, x: SymbolicTensor) => {
    const depthwise = (part: string, dilation: number) =>
      apply(dilatedDepthwise({ name: `${name}.${part}.conv`, dilation, depthwiseInitializer: initial() }), x);
    return join(`${name}.join`, [depthwise('F_loc', 1), depthwise('F_sur', dilation)]);
  };
  /** Weights each channel by a function of its global mean: `x ⊙ σ(W₂ relu(W₁ mean(x)))`. */
  const gate = (name: string, { filters, reduction }: BlockSizes, x: SymbolicTensor) => {
    const dense = (at: number, units: number, activation: 'relu' | 'sigmoid', from: SymbolicTensor) =>
      apply(layers.dense({ name: `${name}.F_glo.fc.${at}`, units, activation, kernelInitializer: initial() }), from);
    const mean = apply(layers.globalAveragePooling2d({ name: `${name}.mean` }), x);
    const weights = dense(2, filters, 'sigmoid', dense(0, Math.floor(filters / reduction), 'relu', mean));
    const pixels = apply(layers.reshape({ name: `${name}.pixels`, targetShape: [1, 1, filters] }), weights);
    return apply(layers.multiply({ name: `${name}.gate` }), [x, pixels]);
  };
  const down = (name: string, sizes: BlockSizes, x: SymbolicTensor) => {
    const smaller = convolve(`${name}.conv1x1`, { filters: sizes.filters, kernelSize: 3, strides: 2 }, x);
    const joined = activate(name, surround(name, sizes.dilation, smaller));
    return gate(name, sizes, linear(`${name}.reduce.conv`, sizes.filters, joined));
  };
  const block = (name: string, sizes: BlockSizes, x: SymbolicTensor) => {
    const narrow = convolve(`${name}.conv1x1`, { filters: sizes.filters / 2, kernelSize: 1 }, x);
    const context = gate(name, sizes, activate(`${name}.bn_prelu`, surround(name, sizes.dilation, narrow)));
    return apply(layers.add({ name: `${name}.sum` }), [x, context]);
  };
  return { activate, block, convolve, down, join, linear };
}
