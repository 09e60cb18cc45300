import { convolution2d, instanceNormalization, labelConv2d, repeatBatch, spectralConv2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';
import { initialWeights, type SeedSequence } from './initialWeights.js';

const IMAGE_CHANNELS = 3;

/** Options of {@link patchDiscriminator}. */
export interface PatchDiscriminatorContext {
  /** Prefix of the layer names: `${name}_conv_0`, … */
  name: string;
  network: ResolvedEcganOptions;
  seeds: SeedSequence;
}

/**
 * Applies the layers of one PatchGAN, which is one scale of a multi-scale discriminator.
 *
 * First, `discriminatorLayers` times conv4×4 and leaky ReLU 0.2, with ×1, ×2, ×4, … `discriminatorFilters` filters, at
 * most `discriminatorMaxFilters`. All convs have stride 2, except that the last of several has stride 1. All but the
 * first are spectrally normalised and followed by `discriminatorNormalization`. Then a conv4×4 to one logit per patch.
 *
 * @param labels - Symbols or a dense map of the image's size, `[batch, …]`.
 * @param image - `[k·batch, height, width, 3]`.
 * @returns The features of each conv after activation, then the logits.
 * @see Park et al. 2019, arXiv 1903.07291, appendix A; Isola et al. 2017, arXiv 1611.07004, section 3.2.2
 */
export function patchDiscriminator(
  labels: SymbolicTensor,
  image: SymbolicTensor,
  context: PatchDiscriminatorContext,
): SymbolicTensor[] {
  const { name, network, seeds } = context;
  const last = network.discriminatorLayers - 1;
  const outputs: SymbolicTensor[] = [];
  let x = firstConvolution(labels, image, context);
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
 * The first conv4×4, applied to concat(S, x), computed as the sum of a conv of S and a conv of x. The conv of S is a
 * look-up; it is computed once per label map and shared by all images of that map. Both kernels are initialised with
 * the fan-in of the joint kernel.
 */
function firstConvolution(
  labels: SymbolicTensor,
  picture: SymbolicTensor,
  { name, network, seeds }: PatchDiscriminatorContext,
): SymbolicTensor {
  const shape = { filters: network.discriminatorFilters, kernelSize: 4, strides: 2, padding: 2 };
  const inputs = network.numClasses + (network.boundary ? 1 : 0) + IMAGE_CHANNELS;
  const fromLabels = labelConv2d({
    ...shape,
    name: `${name}_labels`,
    numClasses: network.numClasses,
    boundary: network.boundary,
    useBias: false,
    ...initialWeights(network, seeds, inputs),
  }).apply(labels) as SymbolicTensor;
  const convolution = convolution2d({ ...shape, name: `${name}_conv_0`, ...initialWeights(network, seeds, inputs) });
  const fromImage = convolution.apply(picture) as SymbolicTensor;
  const repeated = repeatBatch({ name: `${name}_repeat` }).apply([fromLabels, fromImage]) as SymbolicTensor;
  return layers.add({ name: `${name}_joined` }).apply([repeated, fromImage]) as SymbolicTensor;
}

/** A spectral conv4×4 followed by the norm. The conv has a bias only if there is no norm, since a norm cancels the bias. */
function normalizedConvolution(
  x: SymbolicTensor,
  layer: number,
  strides: number,
  { name, network, seeds }: PatchDiscriminatorContext,
): SymbolicTensor {
  const normalized = network.discriminatorNormalization === 'instance';
  const features = spectralConv2d({
    name: `${name}_conv_${layer}`,
    filters: Math.min(2 ** layer * network.discriminatorFilters, network.discriminatorMaxFilters),
    kernelSize: 4,
    strides,
    padding: 2,
    useBias: !normalized,
    ...initialWeights(network, seeds),
  }).apply(x) as SymbolicTensor;
  if (!normalized) return features;
  return instanceNormalization({ name: `${name}_norm_${layer}` }).apply(features) as SymbolicTensor;
}
