import { convolution2d, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { encoderFilters } from './encoder.js';
import { SeedSequence } from './initialWeights.js';

/**
 * G_c, the projection head of the contrastive loss: maps generator features to pixel embeddings by conv1×1, ReLU and
 * conv1×1. Each of the `contrastLevels` has its own weights.
 *
 * @remarks The loss normalises the embeddings to unit length. The head is used in training only.
 * @param options - See {@link EcganOptions}: `filters`, `filterDoublings`, `contrastLevels`, `embeddingSize`, `seed`.
 * @returns A model from F `[batch, height, width, filters]` to `[batch, height, width, embeddingSize]`. Since the convs
 * are 1×1, sampled pixels can be given as `[batch, 1, pixels, filters]`. With several `contrastLevels` the model maps a
 * list of features to a list of embeddings; batch, height and width may differ between levels.
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
