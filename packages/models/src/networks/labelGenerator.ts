import { convolution2d, upsampleNearest2d, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { SeedSequence } from './initialWeights.js';

/** Parts of layer names for each resolution, by number of halvings. */
const sizes = ['full', 'half', 'quarter', 'eighth', 'sixteenth', 'thirty_second'];

/**
 * G_l, a small trainable label generator: a segmentation network from an image to class logits.
 *
 * A U-Net of `labelHalvings` stride-2 convs and as many upsamplings with skip connections, leaky ReLU 0.2;
 * `2^⌈h/2⌉ · labelFilters` filters at h halvings.
 *
 * @remarks The paper uses a pretrained, frozen segmentation network. This network is trained together with the GAN, on
 * pairs of photo and labels, so it needs no pretrained weights. Any model from `[batch, height, width, 3]` in [-1, 1]
 * to logits can replace it. It has no normalisation layers, since they would remove absolute colour, which is evidence
 * of the class.
 * @param options - See {@link EcganOptions}: `numClasses`, `labelFilters`, `labelHalvings`, `seed`.
 * @returns A model from `[batch, height, width, 3]` to logits `[batch, height, width, numClasses]`; height and width are
 * multiples of `2^labelHalvings`.
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2
 * @example
 * ```ts
 * import { labelGenerator } from '@ecgan/models';
 *
 * labelGenerator({ numClasses: 35 }).apply(photos); // [batch, height, width, 35]
 * ```
 */
export function labelGenerator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed + 3);
  const filtersAt = (halvings: number) => 2 ** Math.ceil(halvings / 2) * network.labelFilters;
  const image = input({ shape: [null, null, 3], name: 'image' });
  const convolve = (x: SymbolicTensor, name: string, filters: number, strides = 1) => {
    const layer = convolution2d({
      name: `label_${name}`,
      filters,
      kernelSize: 3,
      strides,
      padding: 1,
      kernelInitializer: xavierNormal({ gain: Math.SQRT2, seed: seeds.next() }),
    });
    const features = layer.apply(x) as SymbolicTensor;
    return layers.leakyReLU({ name: `label_${name}_activation`, alpha: 0.2 }).apply(features) as SymbolicTensor;
  };
  const upsampleAndConcat = (low: SymbolicTensor, high: SymbolicTensor, name: string) => {
    const raised = upsampleNearest2d({ name: `label_${name}_upsample` }).apply(low) as SymbolicTensor;
    return layers.concatenate({ name: `label_${name}_join` }).apply([raised, high]) as SymbolicTensor;
  };
  const down = [convolve(image, 'full', filtersAt(0))];
  for (let halvings = 1; halvings <= network.labelHalvings; halvings++)
    down.push(convolve(down[halvings - 1], sizes[halvings], filtersAt(halvings), 2));
  let x = convolve(down[network.labelHalvings], 'bottom', filtersAt(network.labelHalvings));
  for (let halvings = network.labelHalvings - 1; halvings >= 0; halvings--) {
    const size = sizes[halvings];
    x = convolve(upsampleAndConcat(x, down[halvings], size), `${size}_up`, filtersAt(halvings));
  }
  const logits = convolution2d({
    name: 'label_logits',
    filters: network.numClasses,
    kernelSize: 1,
    kernelInitializer: xavierNormal({ gain: 1, seed: seeds.next() }),
  }).apply(x) as SymbolicTensor;
  return model({ name: 'labelGenerator', inputs: image, outputs: logits });
}
