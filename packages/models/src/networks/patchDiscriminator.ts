import { convolution2d, instanceNormalization, labelConv2d, repeatBatch, spectralConv2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';
import { initialWeights, type SeedSequence } from './initialWeights.js';

/** Where one scale stands among the others of its discriminator. */
export interface PatchDiscriminatorContext {
  /** Prefix of the layer names: `${name}_conv_0`, … */
  name: string;
  network: ResolvedEcganOptions;
  seeds: SeedSequence;
}

/**
 * Connects one PatchGAN of a multi-scale discriminator: conv4×4 with filters ×1, ×2, ×4, ×8, ×8, …, stride 2, the last of several stride
 * 1, leaky ReLU 0.2, spectral conv and norm on all but the first; then conv4×4 to one logit.
 *
 * @param labels - Symbols or a dense map of the picture's size, `[batch, …]`.
 * @param picture - `[k·batch, height, width, 3]`.
 * @returns The features of each conv after activation, then the logits map.
 * @see Park et al. 2019, arXiv 1903.07291, appendix A; Isola et al. 2017, arXiv 1611.07004, section 3.2.2
 */
export function patchDiscriminator(
  labels: SymbolicTensor,
  picture: SymbolicTensor,
  context: PatchDiscriminatorContext,
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
    ...initialWeights(network, seeds),
  });
  return [...outputs, logits.apply(x) as SymbolicTensor];
}

/**
 * The first conv4×4, of concat(S, x). A conv of a concatenation is the sum of two convs: that of S is looked up, once per image of
 * the batch, and shared by all pictures that are judged against it.
 */
function firstConvolution(
  labels: SymbolicTensor,
  picture: SymbolicTensor,
  { name, network, seeds }: PatchDiscriminatorContext,
): SymbolicTensor {
  const shape = { filters: network.discriminatorFilters, kernelSize: 4, strides: 2, padding: 2 };
  const fromLabels = labelConv2d({
    ...shape,
    name: `${name}_labels`,
    numClasses: network.numClasses,
    boundary: network.boundary,
    useBias: false,
    ...initialWeights(network, seeds),
  }).apply(labels) as SymbolicTensor;
  const ofPicture = convolution2d({ ...shape, name: `${name}_conv_0`, ...initialWeights(network, seeds) });
  const seen = ofPicture.apply(picture) as SymbolicTensor;
  const repeated = repeatBatch({ name: `${name}_repeat` }).apply([fromLabels, seen]) as SymbolicTensor;
  return layers.add({ name: `${name}_joined` }).apply([repeated, seen]) as SymbolicTensor;
}

/** A spectral conv4×4 and its norm, which would undo a bias; without one the conv has it. */
function normalizedConvolution(
  x: SymbolicTensor,
  layer: number,
  strides: number,
  { name, network, seeds }: PatchDiscriminatorContext,
): SymbolicTensor {
  const normalized = network.discriminatorNormalization === 'instance';
  const features = spectralConv2d({
    name: `${name}_conv_${layer}`,
    filters: Math.min(2 ** layer, 8) * network.discriminatorFilters,
    kernelSize: 4,
    strides,
    padding: 2,
    useBias: !normalized,
    ...initialWeights(network, seeds),
  }).apply(x) as SymbolicTensor;
  if (!normalized) return features;
  return instanceNormalization({ name: `${name}_norm_${layer}` }).apply(features) as SymbolicTensor;
}
