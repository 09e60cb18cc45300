import { convolution2d, type ImageStatistics, imageNormalization, xavierNormal } from '@ecgan/core';
import { assertChoice, assertInteger } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { channelPrelu } from '../cgnet/channelPrelu.js';
import { halfImage } from '../cgnet/halfImage.js';
import { SeedSequence } from '../initialWeights.js';

/** Options of {@link espnet}. */
export interface EspnetOptions {
  /**
   * The dataset of the published weights; the two networks differ in their last conv and in the image statistics.
   * @defaultValue 'camvid'
   */
  variant?: 'camvid' | 'cityscapes';
  /**
   * Number of classes, the channels of the logits, at least 5.
   * @defaultValue that of the variant: 12 with void for CamVid, 20 with one for all other classes for Cityscapes
   */
  numClasses?: number;
  /** Numbers of blocks p and q of stages 2 and 3. @defaultValue [2, 8] */
  blocks?: readonly [number, number];
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** Statistics as the authors' loader applies them: it divides by the deviation, then by 255. */
const published = (mean: readonly number[], deviation: readonly number[]): ImageStatistics => ({
  ...{ white: 255, order: 'bgr', mean, deviation: deviation.map((one) => 255 * one) },
});

const variants = {
  camvid: {
    statistics: published([105.65775, 103.32983, 99.6254], [71.11642, 71.67616, 67.87634]),
    numClasses: 12,
  },
  cityscapes: {
    statistics: published([72.3923111, 82.90893555, 73.15840149], [45.3192215, 46.15289307, 44.91483307]),
    numClasses: 20,
  },
};

/**
 * ESPNet, a segmentation network with 0.36 million weights. Its architecture differs from {@link cgnet}'s, so the two
 * give independent scores.
 *
 * A block reduces to a fifth of the filters, applies five conv3×3 with dilations 1, 2, 4, 8 and 16 in parallel, and
 * concatenates `d₁, d₂, d₂ + d₄, d₂ + d₄ + d₈, d₂ + d₄ + d₈ + d₁₆`. There are stages at 1/2, 1/4 and 1/8 of the image
 * size; the pooled image is concatenated with the outputs of the first two. Transposed convs 2×2 upsample to the image
 * size.
 *
 * @remarks Its `predict` makes it a `Segmenter` of `@ecgan/metrics`. Layers are named like the modules of the authors'
 * PyTorch code, so {@link loadEspnetWeights} loads their `state_dict` as it is. The last conv reads the stem
 * concatenated with the pooled image for CamVid, and the stem alone for Cityscapes, as the published weights require.
 * These were trained at 480×360 and 1024×512. The last class is void for CamVid, and all classes that are not scored
 * for Cityscapes. The network cannot be differentiated, because TF.js has no gradient of a dilated conv; use it for
 * scores, not in a loss.
 * @param options - See {@link EspnetOptions}.
 * @returns A model from images `[batch, height, width, 3]` in [-1, 1] to logits `[batch, height, width, numClasses]`;
 * height and width are multiples of 8.
 * @throws {@link ValueError} for an option out of range.
 * @see Mehta et al. 2018, arXiv 1803.06815
 * @example
 * ```ts
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { espnet } from '@ecgan/models';
 *
 * espnet().apply(zeros([1, 32, 48, 3])); // [1, 32, 48, 12]
 * ```
 */
export function espnet(options: EspnetOptions = {}): LayersModel {
  const { variant = 'camvid', blocks = [2, 8], seed = 0 } = options;
  assertChoice('variant', variant, ['camvid', 'cityscapes']);
  const { statistics, numClasses: usual } = variants[variant];
  const { numClasses = usual } = options;
  assertInteger('numClasses', numClasses, { atLeast: 5 });
  for (const [index, count] of blocks.entries()) assertInteger(`blocks[${index}]`, count, { atLeast: 1 });
  const { activate, block, convolve, double, down, join, normalize } = espnetParts(new SeedSequence(seed));
  const image = input({ shape: [null, null, 3], name: 'image' });
  const normalized = imageNormalization({ name: 'normalize', ...statistics }).apply(image) as SymbolicTensor;
  const half = halfImage('half', normalized);
  const quarter = halfImage('quarter', half);

  const stage = (level: number, filters: number, from: SymbolicTensor) => {
    const first = down(`encoder.level${level}_0`, filters, from);
    let last = first;
    for (let i = 0; i < blocks[level - 2]; i++) last = block(`encoder.level${level}.${i}`, filters, last, true);
    return [last, first];
  };
  const convolved = convolve('encoder.level1', { filters: 16, kernelSize: 3, strides: 2 }, normalized);
  const stem = activate('encoder.level1', convolved);
  const b1 = activate('encoder.b1', join('encoder.b1', [stem, half]));
  const [last2, first2] = stage(2, 64, b1);
  const b2 = activate('encoder.b2', join('encoder.b2', [last2, first2, quarter]));
  const [last3, first3] = stage(3, 128, b2);
  const b3 = activate('encoder.b3', join('encoder.b3', [first3, last3]));

  const one = { filters: numClasses, kernelSize: 1 };
  const coarse = double('up_l3.0', numClasses, normalize('br', convolve('encoder.classifier', one, b3)));
  const fine = convolve('level3_C', one, b2);
  const both = activate('combine_l2_l3.0', join('combine_l2_l3', [fine, coarse]));
  const combined = double('up_l2.0', numClasses, block('combine_l2_l3.1', numClasses, both, false));
  const shallow = variant === 'camvid' ? b1 : stem;
  const joined = join('conv', [activate('up_l2.1', combined), shallow]);
  const features = activate('conv', convolve('conv', { filters: numClasses, kernelSize: 3 }, joined));
  return model({ name: 'espnet', inputs: image, outputs: double('classifier', numClasses, features) });
}

/** Functions that apply the building blocks of ESPNet; they draw initial weights from `seeds` in the order of the calls. */
function espnetParts(seeds: SeedSequence) {
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  const initial = () => xavierNormal({ gain: 1, seed: seeds.next() });
  const join = (name: string, xs: SymbolicTensor[]) => apply(layers.concatenate({ name: `${name}.join`, axis: 3 }), xs);
  const normalize = (name: string, x: SymbolicTensor) => apply(layers.batchNormalization({ name, epsilon: 1e-3 }), x);
  /** Batch norm, then PReLU with one slope per channel. */
  const activate = (name: string, x: SymbolicTensor) =>
    apply(channelPrelu({ name: `${name}.act` }), normalize(`${name}.bn`, x));
  const convolve = (
    name: string,
    sizes: { filters: number; kernelSize: number; strides?: number },
    x: SymbolicTensor,
  ) => {
    const padding = (sizes.kernelSize - 1) / 2;
    const layer = { name: `${name}.conv`, ...sizes, padding, useBias: false, kernelInitializer: initial() };
    return apply(convolution2d(layer), x);
  };
  /** Transposed conv2×2 with stride 2: doubles height and width. */
  const double = (name: string, filters: number, x: SymbolicTensor) =>
    apply(
      layers.conv2dTranspose({
        ...{ name, filters, kernelSize: 2, strides: 2, padding: 'valid', useBias: false },
        kernelInitializer: initial(),
      }),
      x,
    );
  /**
   * The efficient spatial pyramid: dilated convs in parallel, concatenated as cumulative sums, which avoids gridding
   * artefacts.
   */
  const pyramid = (name: string, filters: number, x: SymbolicTensor) => {
    const narrow = Math.floor(filters / 5);
    const holes = (dilation: number, count: number) =>
      apply(
        layers.conv2d({
          ...{ name: `${name}.d${dilation}.conv`, filters: count, kernelSize: 3, dilationRate: dilation },
          ...{ padding: 'same', useBias: false, kernelInitializer: initial() },
        }),
        x,
      );
    const near = holes(1, filters - 4 * narrow);
    let sum = holes(2, narrow);
    const sums = [sum];
    for (const dilation of [4, 8, 16]) {
      sum = apply(layers.add({ name: `${name}.sum${dilation}` }), [sum, holes(dilation, narrow)]);
      sums.push(sum);
    }
    return join(name, [near, ...sums]);
  };
  const reduced = (filters: number) => Math.floor(filters / 5);
  const down = (name: string, filters: number, x: SymbolicTensor) => {
    const smaller = convolve(`${name}.c1`, { filters: reduced(filters), kernelSize: 3, strides: 2 }, x);
    return activate(name, pyramid(name, filters, smaller));
  };
  const block = (name: string, filters: number, x: SymbolicTensor, residual: boolean) => {
    const joined = pyramid(name, filters, convolve(`${name}.c1`, { filters: reduced(filters), kernelSize: 1 }, x));
    const sum = residual ? apply(layers.add({ name: `${name}.add` }), [x, joined]) : joined;
    return activate(`${name}.bn`, sum);
  };
  return { activate, block, convolve, double, down, join, normalize };
}
