import { type JointBatch, type LabelLayout, semanticPreserving } from '@ecgan/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from './applyToLabels.js';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { connectEdgeGenerator } from './edgeGenerator.js';
import { connectEncoder } from './encoder.js';
import { generatorInputs } from './generatorInputs.js';
import { connectImageGenerator } from './imageGenerator.js';
import { SeedSequence } from './initialWeights.js';

/** Outputs of the generator, each `[batch, height, width, …]`. */
export type GeneratedImages = {
  /** I'_e, the edge map: three channels in [-1, 1]. */
  edge: Tensor4D;
  /** I', the first image: three channels, not limited to [-1, 1]. */
  image: Tensor4D;
  /** I'', the refined image and final result: three channels in [-1, 1]. */
  refined: Tensor4D;
  /** F, the encoder's features, `filters` channels; input of the contrastive loss. */
  features: Tensor4D;
  /** The encoder's features at the `contrastLevels` above 0, from fine to coarse; level k has 1/2^k of the image size. */
  coarse: Tensor4D[];
};

/**
 * The complete generator of ECGAN: E, then G_e and G_i connected by the edge transfer G_t, then the semantic preserving
 * module G_s.
 *
 * `F = E(S)`, `I'_e = G_e(F)`, `I' = G_i(F)` with G_t from G_e, `I'' = G_s(F, I', I'_e, S)`
 *
 * @param options - See {@link EcganOptions}; options of the other networks are ignored.
 * @returns A model from labels (plus a style with `styleSize`, plus noise with `noiseSize`) to `[I'_e, I', I'', F]`,
 * followed by the features of the coarser `contrastLevels`. {@link generateImages} applies it and names its outputs.
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
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed);
  const inputs = generatorInputs(network);
  const levels = connectEncoder(inputs, network, seeds);
  const [features] = levels;
  const edges = connectEdgeGenerator(features, network, seeds);
  const image = connectImageGenerator(features, network.edgeTransfer ? edges : undefined, network, seeds);
  const [, refined] = semanticPreserving({
    name: 'semantic_preserving',
    numClasses: network.numClasses,
    boundary: network.boundary,
    semanticClasses: network.semanticClasses,
    classPresence: network.classPresence,
    gain: network.initialGain,
    seed: seeds.next(),
  }).apply([features, image, edges.edge, ...inputs.levels[0].slice(0, 2)]) as SymbolicTensor[];
  const coarse = network.contrastLevels.filter((level) => level > 0).map((level) => levels[level]);
  const outputs = [edges.edge, image, refined, features, ...coarse];
  return model({ name: 'ecganGenerator', inputs: inputs.all, outputs });
}

/**
 * Applies a generator built by {@link ecganGenerator} to labels.
 *
 * @param labels - A layout, or a dense map for a generator built with `denseLabels`; see {@link applyToLabels}.
 * @param training - Whether batch norms use batch statistics and spectral norms run a power iteration. @defaultValue false
 * @param style - z `[batch, styleSize]`, for a generator built with `styleSize`.
 * @param noise - For a generator built with `noiseSize`: `[batch, 1, 1, noiseSize]`, the same at every pixel, or
 * `[batch, height, width, noiseSize]`. `noiseMap` of `@ecgan/losses` draws it.
 * @param joint - The batch of which this process computes a part; see {@link ApplyToLabelsOptions}.
 * @returns The outputs by name; the caller disposes them.
 * @throws {@link ValueError} if the layout has too few levels or an input is missing; {@link ShapeError} if the shape
 * of an input does not match.
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
  noise?: Tensor4D,
  joint?: JointBatch,
): GeneratedImages {
  const others = [style, noise].filter((one) => one !== undefined);
  const [edge, image, refined, features, ...coarse] = applyToLabels(generator, labels, { training, others, joint });
  return { edge, image, refined, features, coarse };
}
