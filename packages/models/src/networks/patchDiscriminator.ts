import { convolution2d, instanceNormalization, labelConv2d, repeatBatch, spectralConv2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { CompleteEcganOptions } from './EcganOptions.js';
import { type SeedSequence, startingWeights } from './initialWeights.js';

const PICTURE_CHANNELS = 3;

/** Where one scale stands among the others of its discriminator. */
export interface DiscriminatorScaleContext {
  /** Prefix of the layer names: `${name}_conv_0`, … */
  name: string;
  network: CompleteEcganOptions;
  seeds: SeedSequence;
}

/**
 * Connects one PatchGAN of a multi-scale discriminator: conv4×4 with filters ×1, ×2, ×4, …, at most `discriminatorMaxFilters`, stride 2, the last of
 * several stride 1, leaky ReLU 0.2, spectral conv and norm on all but the first; then conv4×4 to one logit.
 *
 * @param labels - Symbols or a dense map of the picture's size, `[batch, …]`.
 * @param picture - `[k·batch, height, width, 3]`.
 * @returns The features of each conv after activation, then the logits map.
 * @see Park et al. 2019, arXiv 1903.07291, appendix A; Isola et al. 2017, arXiv 1611.07004, section 3.2.2
 */
export function discriminatorScale(
  labels: SymbolicTensor,
  picture: SymbolicTensor,
  context: DiscriminatorScaleContext,
): SymbolicTensor[] {
  const { name, network, seeds } = context;
  const last = network.discriminatorLayers - 1;
  const outputs: SymbolicTensor[] = [];
  let x = firstConvolution(labels, picture, context);
  for (let layer = 0; layer <= last; layer++) {
    if (layer > 0) x = normalizedConvolution(x, layer, layer === last ? 1 : 2, context);
    const activation = layers.leakyReLU({ name: `${name}_activation_${layer}`, alpha: 0.2 });
    x = activation.apply(x) as SymbolicTensor;
    outputs.push(x);
  }
  const logits = convolution2d({
    name: `${name}_logits`,
    filters: 1,
    kernelSize: 4,
    padding: 2,
    ...startingWeights(network, seeds),
  });
  return [...outputs, logits.apply(x) as SymbolicTensor];
}

/**
 * The first conv4×4, of concat(S, x). A conv of a concatenation is the sum of two convs: that of S is looked up, once per image of
 * the batch, and shared by all pictures that are judged against it. Both are drawn as the parts of one kernel that they are.
 */
function firstConvolution(
  labels: SymbolicTensor,
  picture: SymbolicTensor,
  { name, network, seeds }: DiscriminatorScaleContext,
): SymbolicTensor {
  const shape = { filters: network.discriminatorFilters, kernelSize: 4, strides: 2, padding: 2 };
  const inputs = network.numClasses + (network.boundary ? 1 : 0) + PICTURE_CHANNELS;
  const ofLabels = labelConv2d({
    ...shape,
    name: `${name}_labels`,
    numClasses: network.numClasses,
    boundary: network.boundary,
    useBias: false,
    ...startingWeights(network, seeds, inputs),
  }).apply(labels) as SymbolicTensor;
  const ofPicture = convolution2d({ ...shape, name: `${name}_conv_0`, ...startingWeights(network, seeds, inputs) });
  const seen = ofPicture.apply(picture) as SymbolicTensor;
  const repeated = repeatBatch({ name: `${name}_repeat` }).apply([ofLabels, seen]) as SymbolicTensor;
  return layers.add({ name: `${name}_joined` }).apply([repeated, seen]) as SymbolicTensor;
}

/** A spectral conv4×4 and its norm, which would undo a bias; without one the conv has it. */
function normalizedConvolution(
  x: SymbolicTensor,
  layer: number,
  strides: number,
  { name, network, seeds }: DiscriminatorScaleContext,
): SymbolicTensor {
  const normalized = network.discriminatorNormalization === 'instance';
  const features = spectralConv2d({
    name: `${name}_conv_${layer}`,
    filters: Math.min(2 ** layer * network.discriminatorFilters, network.discriminatorMaxFilters),
    kernelSize: 4,
    strides,
    padding: 2,
    useBias: !normalized,
    ...startingWeights(network, seeds),
  }).apply(x) as SymbolicTensor;
  if (!normalized) return features;
  return instanceNormalization({ name: `${name}_norm_${layer}` }).apply(features) as SymbolicTensor;
}
