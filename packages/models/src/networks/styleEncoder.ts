import { instanceNormalization, spectralConv2d, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { initialWeights, SeedSequence } from './initialWeights.js';

/** Options of {@link styleEncoder}. */
export interface StyleEncoderOptions {
  /** Height of the photos in pixels. @defaultValue 256, SPADE's */
  height?: number;
  /** Width of the photos in pixels. @defaultValue 256, SPADE's */
  width?: number;
  /** Length of the style vector. @defaultValue 256, SPADE's */
  styleSize?: number;
  /** C, filters of the first conv; each further conv doubles them, up to a factor of 8. @defaultValue 64, SPADE's */
  filters?: number;
  /** Number of stride-2 convs. They must leave more than one pixel. @defaultValue 6, SPADE's */
  depth?: number;
  /** Gain of the Xavier normal initial weights. @defaultValue 0.02, SPADE's */
  initialGain?: number;
  /** Seed of all initial weights. @defaultValue 0 */
  seed?: number;
}

/**
 * The image encoder of SPADE: maps a photo to a normal distribution over styles. Together with a generator that has a
 * `styleSize` it forms a variational auto-encoder.
 *
 * `μ, log σ² = dense(lrelu(features))`; the features are `depth` stride-2 conv3×3 (spectral and instance norm) of C,
 * 2C, 4C, 8C, 8C, 8C filters with leaky ReLU 0.2 in between
 *
 * @remarks Photos have a fixed size, since the dense layers connect to all pixels. Resize other photos with
 * `resizeBilinear` of `@ecgan/core`; SPADE resizes all to 256×256. The generator takes a style that {@link sampleStyle}
 * draws from μ and log σ². The training objective includes the KL divergence from N(0, 1) (SPADE: weight 0.05). Without
 * a photo, sample z from N(0, 1).
 *
 * PyTorch's `fc_mu.weight` is `[styleSize, 8C · h · w]`, column `(c · h + y) · w + x`; here kernels are
 * `[h · w · 8C, styleSize]`, row `(y · w + x) · 8C + c`.
 * @param options - See {@link StyleEncoderOptions}.
 * @returns A model from a photo `[batch, height, width, 3]` in [-1, 1] to `[μ, log σ²]`, each `[batch, styleSize]`.
 * @throws {@link ValueError} for an option out of range.
 * @see Park et al. 2019, arXiv 1903.07291, section 3.2 and appendix A; Kingma and Welling 2014, arXiv 1312.6114
 * @example
 * ```ts
 * import { applyToLabels, sampleStyle, spadeGenerator, styleEncoder } from '@ecgan/models';
 *
 * const size = { height: 128, width: 128, styleSize: 256 };
 * const [mean, logVariance] = styleEncoder(size).apply(photos);
 * const generator = spadeGenerator({ numClasses: 35, ...size });
 * const [image] = applyToLabels(generator, layout, { others: [sampleStyle(mean, logVariance)] });
 * ```
 */
export function styleEncoder(options: StyleEncoderOptions = {}): LayersModel {
  const { height = 256, width = 256, styleSize = 256, filters = 64, depth = 6 } = options;
  const { initialGain = 0.02, seed = 0 } = options;
  const counts = { height, width, styleSize, filters, depth };
  for (const [name, value] of Object.entries(counts)) assertInteger(name, value, { atLeast: 1 });
  assertNumber('initialGain', initialGain, { above: 0 });
  assertDepth(depth, height, width);
  const seeds = new SeedSequence(seed);
  const photo = input({ shape: [height, width, 3], name: 'photo' });
  const activate = (x: SymbolicTensor, name: string) =>
    layers.leakyReLU({ name: `style_activation_${name}`, alpha: 0.2 }).apply(x) as SymbolicTensor;
  let x = photo;
  for (let i = 0; i < depth; i++) {
    const shape = { filters: Math.min(2 ** i, 8) * filters, kernelSize: 3, strides: 2, padding: 1, useBias: false };
    const conv = spectralConv2d({ name: `style_conv_${i}`, ...shape, ...initialWeights({ initialGain }, seeds) });
    const features = conv.apply(i === 0 ? x : activate(x, `${i}`)) as SymbolicTensor;
    x = instanceNormalization({ name: `style_norm_${i}` }).apply(features) as SymbolicTensor;
  }
  const flat = layers.flatten({ name: 'style_pixels' }).apply(activate(x, 'last')) as SymbolicTensor;
  const outputs = ['style_mean', 'style_log_variance'].map((name) => {
    const { kernelInitializer } = initialWeights({ initialGain }, seeds);
    return layers.dense({ name, units: styleSize, kernelInitializer }).apply(flat) as SymbolicTensor;
  });
  return model({ name: 'styleEncoder', inputs: photo, outputs });
}

/** The instance norm of a single pixel is 0, so every photo would have the same style. */
function assertDepth(depth: number, height: number, width: number): void {
  const deepest = Math.ceil(Math.log2(Math.max(height, width))) - 1;
  if (depth <= deepest) return;
  const expected = `at most ${deepest} halvings of ${height}×${width}, which leave more than one pixel`;
  throw new ValueError({ argument: 'depth', expected, received: depth });
}
