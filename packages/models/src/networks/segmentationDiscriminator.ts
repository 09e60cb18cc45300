import { convolution2d } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { initialWeights, SeedSequence } from './initialWeights.js';
import { spectralResidualBlock } from './spectralResidualBlock.js';

/** Options of {@link segmentationDiscriminator}. */
export interface SegmentationDiscriminatorOptions {
  /** Number of label classes N. The network has N + 1 logits; the last one is for "generated". */
  numClasses: number;
  /** C. The downsampling blocks have 2C, 2C, 4C, 4C, 8C, 8C filters. @defaultValue 64, the paper's */
  filters?: number;
  /** Number of downsamplings. @defaultValue 6, the paper's */
  depth?: number;
  /** Gain of the Xavier normal initial weights. @defaultValue 0.02, the paper's */
  initialGain?: number;
  /** Seed of all initial weights. @defaultValue 0 */
  seed?: number;
}

/**
 * The discriminator of OASIS: a U-Net that classifies every pixel as one of the N classes or as "generated". Its only
 * input is the image; the labels are its targets.
 *
 * `depth` downsampling {@link spectralResidualBlock}s and as many upsampling ones with skip connections, then a conv1×1
 * to N + 1 logits.
 *
 * @remarks Channels 0 … N−1 are the classes, channel N is "generated". `segmentationObjective` of `@ecgan/losses` trains it.
 * `similarityLoss` accepts its first N channels in place of a label generator's logits.
 * @param options - See {@link SegmentationDiscriminatorOptions}.
 * @returns A model from an image `[batch, height, width, 3]` in [-1, 1] to logits
 * `[batch, height, width, numClasses + 1]`. Height and width are multiples of `2^depth`.
 * @throws {@link ValueError} for an option out of range.
 * @see Schönfeld et al. 2021, arXiv 2012.04781, section 3 and appendix
 * @example
 * ```ts
 * import { segmentationDiscriminator } from '@ecgan/models';
 *
 * segmentationDiscriminator({ numClasses: 35 }).apply(photos, { training: true }); // [batch, height, width, 36]
 * ```
 */
export function segmentationDiscriminator(options: SegmentationDiscriminatorOptions): LayersModel {
  const { numClasses, filters = 64, depth = 6, initialGain = 0.02, seed = 0 } = options;
  for (const [name, value] of Object.entries({ numClasses, filters, depth }))
    assertInteger(name, value, { atLeast: 1 });
  assertNumber('initialGain', initialGain, { above: 0 });
  const common = { network: { initialGain }, seeds: new SeedSequence(seed) };
  const filtersOf = (block: number) => (block < 0 ? filters : Math.min(8, 2 ** (1 + Math.floor(block / 2))) * filters);
  const image = input({ shape: [null, null, 3], name: 'image' });
  const down: SymbolicTensor[] = [];
  let x = image;
  for (let i = 0; i < depth; i++) {
    const block = { name: `down_${i}`, filters: filtersOf(i), resize: 'halve' as const, first: i === 0 };
    x = spectralResidualBlock(x, { ...block, ...common });
    down.push(x);
  }
  for (let i = depth - 1; i >= 0; i--) {
    if (i < depth - 1) x = layers.concatenate({ name: `join_${i}` }).apply([x, down[i]]) as SymbolicTensor;
    const block = { name: `up_${i}`, filters: filtersOf(i - 1), resize: 'double' as const };
    x = spectralResidualBlock(x, { ...block, ...common });
  }
  const logits = convolution2d({
    name: 'logits',
    filters: numClasses + 1,
    kernelSize: 1,
    ...initialWeights(common.network, common.seeds),
  }).apply(x) as SymbolicTensor;
  return model({ name: 'segmentationDiscriminator', inputs: image, outputs: logits });
}
