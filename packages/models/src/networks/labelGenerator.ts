import { convolution2d, upsampleNearest2d, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';

/**
 * G_l, a small trainable label generator: reads class logits back from an image.
 *
 * The paper uses a pretrained segmenter, frozen; this one is fitted to (photo, labels) while the GAN trains, so that training
 * works from nothing. Any model from `[batch, height, width, 3]` in [-1, 1] to logits can stand in its place.
 * Three halvings by strided convs and back with skip connections, leaky ReLU 0.2, no norm: colour itself is evidence.
 *
 * @returns A model to logits `[batch, height, width, numClasses]`; height and width are multiples of 8.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2
 */
export function labelGenerator(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed + 3);
  const width = network.labelFilters;
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
  const join = (low: SymbolicTensor, high: SymbolicTensor, name: string) => {
    const raised = upsampleNearest2d({ name: `label_${name}_upsample` }).apply(low) as SymbolicTensor;
    return layers.concatenate({ name: `label_${name}_join` }).apply([raised, high]) as SymbolicTensor;
  };
  const full = convolve(image, 'full', width);
  const half = convolve(full, 'half', 2 * width, 2);
  const quarter = convolve(half, 'quarter', 2 * width, 2);
  const eighth = convolve(convolve(quarter, 'eighth', 4 * width, 2), 'bottom', 4 * width);
  const quarterUp = convolve(join(eighth, quarter, 'quarter'), 'quarter_up', 2 * width);
  const halfUp = convolve(join(quarterUp, half, 'half'), 'half_up', 2 * width);
  const fullUp = convolve(join(halfUp, full, 'full'), 'full_up', width);
  const logits = convolution2d({
    name: 'label_logits',
    filters: network.numClasses,
    kernelSize: 1,
    kernelInitializer: xavierNormal({ gain: 1, seed: seeds.next() }),
  }).apply(fullUp) as SymbolicTensor;
  return model({ name: 'labelGenerator', inputs: image, outputs: logits });
}
