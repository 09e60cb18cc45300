import { convolution2d, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';

/**
 * Projects backbone features to the space pixels are contrasted in: conv1×1, ReLU, conv1×1 to `embeddingSize`.
 * The loss makes the embeddings unit length; the head is not used for sampling.
 *
 * @returns A model from F `[batch, height, width, filters]` to `[batch, height, width, embeddingSize]`; height and width may
 * be 1 and the number of sampled pixels, since a conv1×1 does not look around.
 * @see Wang et al. 2021, arXiv 2101.11939, section 3.2
 */
export function projectionHead(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed + 2);
  const features = input({ shape: [null, null, network.filters], name: 'features' });
  const convolve = (x: SymbolicTensor, name: string, filters: number) =>
    convolution2d({
      name,
      filters,
      kernelSize: 1,
      kernelInitializer: xavierNormal({ gain: 1, seed: seeds.next() }),
    }).apply(x) as SymbolicTensor;
  const hidden = layers
    .reLU({ name: 'projection_activation' })
    .apply(convolve(features, 'projection_hidden', network.filters)) as SymbolicTensor;
  const embeddings = convolve(hidden, 'projection', network.embeddingSize);
  return model({ name: 'projectionHead', inputs: features, outputs: embeddings });
}
