import { convolution2d, instanceNormalization, labelConv2d, layoutInputs, ValueError } from '@ecgan/core';
import { assertChoice, assertInteger, assertNumber } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { initialWeights, SeedSequence } from './initialWeights.js';
import { noisyDropout } from './noisyDropout.js';

/** Options of {@link unetGenerator}. */
export interface UnetGeneratorOptions {
  /** Number of label classes N. */
  numClasses: number;
  /** Whether labels have an instance-boundary channel after the classes. @defaultValue false */
  boundary?: boolean;
  /** Whether labels are a dense map `[batch, height, width, channels]` instead of a label layout. @defaultValue false */
  denseLabels?: boolean;
  /** C, filters of the first conv; each further conv doubles them, up to a factor of 8. @defaultValue 64, pix2pix's */
  filters?: number;
  /** Number of downsamplings, at least 2. @defaultValue 8, pix2pix's for 256×256 */
  depth?: number;
  /** Normalisation with learned scale and shift: over the batch or over each image. @defaultValue 'batch', pix2pix's */
  normalization?: 'batch' | 'instance';
  /** Dropout rate in the three innermost upsampling blocks, in [0, 1). @defaultValue 0.5, pix2pix's */
  dropout?: number;
  /** Whether dropout is active at inference too, as noise. @defaultValue false; true in pix2pix */
  dropoutAtInference?: boolean;
  /** Gain of the Xavier normal initial weights. @defaultValue 0.02, as in the other networks */
  initialGain?: number;
  /** Seed of all initial weights and of the dropout. @defaultValue 0 */
  seed?: number;
}

/** {@link UnetGeneratorOptions} with all defaults filled in. */
type ResolvedUnetOptions = Required<UnetGeneratorOptions>;

/** Options and seeds shared by all blocks. */
interface UnetContext {
  network: ResolvedUnetOptions;
  seeds: SeedSequence;
}

/** Number of innermost upsampling blocks that have dropout. */
const dropoutBlocks = 3;

/**
 * The U-Net generator of pix2pix on a label map: `depth` conv4×4 of stride 2, as many transposed convs, and skip
 * connections at each resolution.
 *
 * Downsampling: C, 2C, 4C, 8C, 8C, … filters, leaky ReLU 0.2 before every conv but the first, a norm after all but the
 * first and the innermost. Upsampling: ReLU, transposed conv, norm, dropout in the three innermost blocks,
 * concatenation with the skip connection; tanh after the last.
 *
 * @remarks The first conv is a look-up (`labelConv2d`), which needs no one-hot tensor. Deviations from pix2pix: initial
 * weights are Xavier normal, as in all networks of this package; pix2pix draws from N(0, 0.02²). At inference, dropout
 * is inactive unless `dropoutAtInference` is set, and batch norm uses its moving averages; pix2pix keeps dropout active
 * and uses the statistics of the image, as `normalization: 'instance'` does.
 * @param options - See {@link UnetGeneratorOptions}.
 * @returns A model from labels to an image `[batch, height, width, 3]` in [-1, 1], both sizes multiples of `2^depth`;
 * {@link applyToLabels} applies it.
 * @throws {@link ValueError} for an option out of range.
 * @see Isola et al. 2017, arXiv 1611.07004, section 3.2.1 and appendix 6.1.1
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 * import { applyToLabels, unetGenerator } from '@ecgan/models';
 *
 * const generator = unetGenerator({ numClasses: 5, filters: 8, depth: 3 });
 * const layout = LabelLayout.fromLabelMaps(new Int32Array(16 * 24), [1, 16, 24], { numClasses: 5, levels: 1 });
 * const [image] = applyToLabels(generator, layout); // [1, 16, 24, 3]
 * ```
 */
export function unetGenerator(options: UnetGeneratorOptions): LayersModel {
  const network = resolveUnetOptions(options);
  const context = { network, seeds: new SeedSequence(network.seed) };
  const labels = labelInput(network);
  const down = [firstBlock(labels, context)];
  for (let i = 1; i < network.depth; i++) down.push(downBlock(down[i - 1], i, context));
  let x = down[network.depth - 1];
  for (let i = network.depth - 1; i > 0; i--) {
    const upsampled = upBlock(x, i, context);
    x = layers.concatenate({ name: `unet_join_${i}` }).apply([upsampled, down[i - 1]]) as SymbolicTensor;
  }
  const logits = transposedConvolution(x, 0, 3, context);
  const image = layers.activation({ name: 'image', activation: 'tanh' }).apply(logits) as SymbolicTensor;
  return model({ name: 'unetGenerator', inputs: labels, outputs: image });
}

/**
 * Fills in the defaults and validates the options.
 *
 * @throws {@link ValueError} naming the option.
 */
export function resolveUnetOptions(options: UnetGeneratorOptions): ResolvedUnetOptions {
  const complete = {
    numClasses: options.numClasses,
    boundary: options.boundary ?? false,
    denseLabels: options.denseLabels ?? false,
    filters: options.filters ?? 64,
    depth: options.depth ?? 8,
    normalization: options.normalization ?? 'batch',
    dropout: options.dropout ?? 0.5,
    dropoutAtInference: options.dropoutAtInference ?? false,
    initialGain: options.initialGain ?? 0.02,
    seed: options.seed ?? 0,
  };
  assertInteger('numClasses', complete.numClasses, { atLeast: 1 });
  assertInteger('filters', complete.filters, { atLeast: 1 });
  assertInteger('depth', complete.depth, { atLeast: 2 });
  assertChoice('normalization', complete.normalization, ['batch', 'instance']);
  assertNumber('initialGain', complete.initialGain, { above: 0 });
  if (complete.dropout >= 0 && complete.dropout < 1) return complete;
  const expected = 'a number in [0, 1)';
  throw new ValueError({ argument: 'dropout', expected, received: complete.dropout });
}

function labelInput({ denseLabels, numClasses, boundary }: ResolvedUnetOptions): SymbolicTensor {
  if (!denseLabels) return layoutInputs({ levels: 1 }).symbols;
  return input({ shape: [null, null, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' });
}

function filtersAt(halving: number, { filters }: ResolvedUnetOptions): number {
  return Math.min(2 ** halving, 8) * filters;
}

function firstBlock(labels: SymbolicTensor, { network, seeds }: UnetContext): SymbolicTensor {
  const { numClasses, boundary, filters } = network;
  const shape = { name: 'unet_down_0', filters, kernelSize: 4, strides: 2 };
  const layer = labelConv2d({ ...shape, numClasses, boundary, ...initialWeights(network, seeds) });
  return layer.apply(labels) as SymbolicTensor;
}

function downBlock(x: SymbolicTensor, i: number, context: UnetContext): SymbolicTensor {
  const { network, seeds } = context;
  const active = layers.leakyReLU({ name: `unet_down_activation_${i}`, alpha: 0.2 }).apply(x);
  // No norm: the innermost features may be a single pixel, whose instance norm is 0.
  const innermost = i === network.depth - 1;
  const features = convolution2d({
    name: `unet_down_${i}`,
    filters: filtersAt(i, network),
    kernelSize: 4,
    strides: 2,
    useBias: innermost,
    ...initialWeights(network, seeds),
  }).apply(active) as SymbolicTensor;
  return innermost ? features : normalize(features, `unet_down_norm_${i}`, network);
}

function upBlock(x: SymbolicTensor, i: number, context: UnetContext): SymbolicTensor {
  const { network, seeds } = context;
  const raised = transposedConvolution(x, i, filtersAt(i - 1, network), context);
  const normal = normalize(raised, `unet_up_norm_${i}`, network);
  if (network.depth - 1 - i >= dropoutBlocks) return normal;
  const { dropout: rate, dropoutAtInference: atInference } = network;
  return noisyDropout({ name: `unet_dropout_${i}`, rate, atInference, seed: seeds.next() }).apply(
    normal,
  ) as SymbolicTensor;
}

/** ReLU and a transposed conv4×4 of stride 2. Only the last has a bias, since no norm follows it. */
function transposedConvolution(
  x: SymbolicTensor,
  i: number,
  filters: number,
  { network, seeds }: UnetContext,
): SymbolicTensor {
  const active = layers.activation({ name: `unet_up_activation_${i}`, activation: 'relu' }).apply(x);
  const { kernelInitializer } = initialWeights(network, seeds);
  const shape = { name: `unet_up_${i}`, filters, kernelSize: 4, strides: 2, padding: 'same' as const };
  return layers.conv2dTranspose({ ...shape, useBias: i === 0, kernelInitializer }).apply(active) as SymbolicTensor;
}

function normalize(x: SymbolicTensor, name: string, { normalization }: ResolvedUnetOptions): SymbolicTensor {
  const norm =
    normalization === 'batch'
      ? layers.batchNormalization({ name, momentum: 0.9, epsilon: 1e-5 })
      : instanceNormalization({ name, affine: true });
  return norm.apply(x) as SymbolicTensor;
}
