import { type LabelLayout, semanticPreserving } from '@ecgan/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from './applyToLabels.js';
import { completeOptions, type EcganOptions } from './EcganOptions.js';
import { connectEdgeGenerator } from './edgeGenerator.js';
import { connectEncoder } from './encoder.js';
import { generatorSource } from './generatorSource.js';
import { connectImageGenerator } from './imageGenerator.js';
import { SeedSequence } from './initialWeights.js';

/** What the generator makes of labels, each `[batch, height, width, …]`. */
export type GeneratedImages = {
  /** I'_e, three channels in [-1, 1]. */
  edge: Tensor4D;
  /** I', three channels, may leave [-1, 1]. */
  image: Tensor4D;
  /** I'', the refined image: the result, in [-1, 1]. */
  refined: Tensor4D;
  /** F, the backbone features that pixels are contrasted by. */
  features: Tensor4D;
  /** The trunk's features at those of `contrastLevels` that are not F's, from fine to coarse. */
  coarse: Tensor4D[];
};

/**
 * The whole generator of ECGAN: E, then G_e and G_i guided through G_t, then the semantic preserving module G_s.
 *
 * `F = E(S)`, `I'_e = G_e(F)`, `I' = G_i(F)` with edges let through by G_t, `I'' = G_s(F, I', I'_e, S)`
 *
 * @param options - See {@link EcganOptions}; those of the other networks are not read.
 * @returns A model from labels (and, with `styleSize`, a style) to `[I'_e, I', I'', F]`, then the features of
 * coarser `contrastLevels`; {@link generateImages} feeds it and names its outputs.
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, figure 2
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 * import { ecganGenerator, generateImages } from '@ecgan/models';
 *
 * const generator = ecganGenerator({ numClasses: 5, filters: 8, levels: 4 });
 * const layout = LabelLayout.fromLabelMaps(new Int32Array(16 * 24), [1, 16, 24], { numClasses: 5, levels: 4 });
 * const { refined } = generateImages(generator, layout); // I'', [1, 16, 24, 3]
 * ```
 */
export function ecganGenerator(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed);
  const source = generatorSource(network);
  const levels = connectEncoder(source, network, seeds);
  const [features] = levels;
  const edges = connectEdgeGenerator(features, network, seeds);
  const image = connectImageGenerator(features, edges, network, seeds);
  const [, refined] = semanticPreserving({
    name: 'semantic_preserving',
    numClasses: network.numClasses,
    boundary: network.boundary,
    semanticClasses: network.semanticClasses,
    classPresence: network.classPresence,
    gain: network.initialGain,
    seed: seeds.next(),
  }).apply([features, image, edges.edge, ...source.levels[0].slice(0, 2)]) as SymbolicTensor[];
  const coarse = network.contrastLevels.filter((level) => level > 0).map((level) => levels[level]);
  const outputs = [edges.edge, image, refined, features, ...coarse];
  return model({ name: 'ecganGenerator', inputs: source.inputs, outputs });
}

/**
 * Runs a generator built by {@link ecganGenerator} on labels.
 *
 * @param labels - A layout, or a dense map where the generator was built with `denseLabels`; see {@link applyToLabels}.
 * @param training - Whether norms use the batch's own statistics and spectral norms take a power iteration.
 * @param style - z `[batch, styleSize]`, where the generator was built with `styleSize`.
 * @returns I'_e, I', I'', F and coarser features, named; the caller disposes them.
 * @throws {@link ValueError} if the layout has too few levels; {@link ShapeError} if labels or style have not the shape wanted.
 * @example
 * ```ts
 * import { ecganGenerator, generateImages } from '@ecgan/models';
 *
 * const generator = ecganGenerator({ numClasses: 35, denseLabels: true });
 * const { edge, image, refined, features } = generateImages(generator, segmentationMap); // all [batch, height, width, …]
 * ```
 */
export function generateImages(
  generator: LayersModel,
  labels: LabelLayout | Tensor4D,
  training = false,
  style?: Tensor2D,
): GeneratedImages {
  const others = style && [style];
  const [edge, image, refined, features, ...coarse] = applyToLabels(generator, labels, { training, others });
  return { edge, image, refined, features, coarse };
}
