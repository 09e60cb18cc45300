import { type LabelLayout, layoutInputs, semanticPreserving } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { connectEdgeGenerator } from './edgeGenerator.js';
import { connectEncoder, generatorInputs } from './encoder.js';
import { connectImageGenerator } from './imageGenerator.js';
import { completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';

/** What the generator makes of a label layout, each `[batch, height, width, …]`. */
export type GeneratedImages = {
  /** I'_e, three channels in [-1, 1]. */
  edge: Tensor4D;
  /** I', three channels, may leave [-1, 1]. */
  image: Tensor4D;
  /** I'', the refined image: the result, in [-1, 1]. */
  refined: Tensor4D;
  /** F, the backbone features that pixels are contrasted by. */
  features: Tensor4D;
};

/**
 * The whole generator of ECGAN: E, then G_e and G_i guided through G_t, then the semantic preserving module G_s.
 *
 * @returns A model from {@link generatorInputs} to `[I'_e, I', I'', F]`; {@link generateImages} feeds it and names its outputs.
 * @see Tang et al. 2023, arXiv 2003.13898, figure 2
 */
export function ecganGenerator(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed);
  const labels = layoutInputs({ levels: network.levels });
  const features = connectEncoder(labels, network, seeds);
  const edges = connectEdgeGenerator(features, network, seeds);
  const image = connectImageGenerator(features, edges, network, seeds);
  const [innerPatches, innerIndex] = labels.levels[0];
  const [, refined] = semanticPreserving({
    name: 'semantic_preserving',
    numClasses: network.numClasses,
    boundary: network.boundary,
    gain: network.initialGain,
    seed: seeds.next(),
  }).apply([features, image, edges.edge, innerPatches, innerIndex]) as SymbolicTensor[];
  return model({
    name: 'ecganGenerator',
    inputs: labels.levels.flat(),
    outputs: [edges.edge, image, refined, features],
  });
}

/**
 * Runs a generator built by {@link ecganGenerator} on a layout.
 *
 * @param training - Whether norms use the batch's own statistics and spectral norms take a power iteration.
 * @returns I'_e, I', I'' and F, named; the caller disposes them.
 */
export function generateImages(generator: LayersModel, layout: LabelLayout, training = false): GeneratedImages {
  const [edge, image, refined, features] = generator.apply(generatorInputs(layout), { training }) as Tensor4D[];
  return { edge, image, refined, features };
}
