import { convolution2d, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { encoderFilters } from './encoder.js';
import { SeedSequence } from './initialWeights.js';

/**
 * Projects generator features to the space pixels are contrasted in: conv1×1, ReLU, conv1×1 to `embeddingSize`, with weights of its
 * own for each of the `contrastLevels`. The loss makes the embeddings unit length; the head is not used for sampling.
 *
 * @returns A model from F `[batch, height, width, filters]` to `[batch, height, width, embeddingSize]`; height and width may
 * be 1 and the number of sampled pixels, since a conv1×1 does not look around. With several `contrastLevels` from and to
 * a list of such, which need not agree in batch, height and width.
 * @throws {@link ValueError} if the options are out of range.
 * @see Wang et al. 2021, arXiv 2101.11939, section 3.2; several scales in one space: Tang et al. 2023, arXiv 2307.12084
 * @example
 * ```ts
 * import { projectionHead } from '@ecgan/models';
 * import { zeros } from '@tensorflow/tfjs-core';
 *
 * const head = projectionHead({ numClasses: 12, filters: 16, embeddingSize: 64 });
 * head.apply(zeros([2, 32, 32, 16])); // [2, 32, 32, 64]
 * ```
 */
export function projectionHead(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed + 2);
  const convolve = (x: SymbolicTensor, name: string, filters: number) =>
    convolution2d({
      name,
      filters,
      kernelSize: 1,
      kernelInitializer: xavierNormal({ gain: 1, seed: seeds.next() }),
    }).apply(x) as SymbolicTensor;
  const branches = network.contrastLevels.map((level) => {
    const scale = level === 0 ? '' : `_${level}`;
    const width = encoderFilters(level, network);
    const features = input({ shape: [null, null, width], name: `features${scale}` });
    const hidden = layers
      .activation({ name: `projection_activation${scale}`, activation: 'relu' })
      .apply(convolve(features, `projection_hidden${scale}`, width)) as SymbolicTensor;
    return { features, embeddings: convolve(hidden, `projection${scale}`, network.embeddingSize) };
  });
  return model({
    name: 'projectionHead',
    inputs: branches.map(({ features }) => features),
    outputs: branches.map(({ embeddings }) => embeddings),
  });
}
