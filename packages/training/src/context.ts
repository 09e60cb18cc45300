import type { RandomState } from '@ecgan/core';
import type { AdversarialObjective, EcganObjective, PixelMemoryBank, RegionMeans, SampledPixels } from '@ecgan/losses';
import type { Discrimination, Ecgan } from '@ecgan/models';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Optimizers } from './optimizers.js';
import type { TrainerOptions } from './options.js';
import type { LearningRates } from './schedules.js';

/** Everything a step reads besides its batches; the trainer owns it. */
export interface StepContext {
  networks: Ecgan;
  optimizers: Optimizers;
  options: TrainerOptions;
  /** Weights of the loss terms at this step, warm-up included. */
  objective: EcganObjective;
  adversarial: AdversarialObjective;
  learningRates: LearningRates;
  /** Source of the random draws of a step. */
  random: RandomState;
  /** Embeddings of earlier batches, which the contrast is computed against too. */
  memory?: PixelMemoryBank;
  /** Steps taken so far. */
  step: number;
}

/** The pixels of one batch that were contrasted. */
export interface ContrastedPixels {
  /** `[samples, embeddingSize]`, scale after scale. */
  embeddings: Tensor2D;
  /** Where the samples of each scale are. */
  pixels: SampledPixels[];
  /** Mean embeddings of whole regions, where there is a memory bank. */
  regions?: RegionMeans;
}

/** The outputs of D for the images of a batch, real and generated. */
export type Discriminations = Record<
  'realEdge' | 'realImage' | 'fakeEdge' | 'fakeImage' | 'fakeRefined',
  Discrimination
>;

/** G_l: class logits `[batch, height, width, numClasses]` of images, by the user's segmenter where there is one. */
export function predictLabels({ networks, options: { segmenter } }: StepContext, images: Tensor4D): Tensor4D {
  return segmenter ? segmenter(images) : (networks.labelGenerator.apply(images) as Tensor4D);
}
