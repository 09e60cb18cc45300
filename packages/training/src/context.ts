import type { AdversarialObjective, EcganObjective } from '@ecgan/losses';
import type { Discrimination, Ecgan } from '@ecgan/models';
import { type Scalar, slice, type Tensor1D, type Tensor2D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { AdamFactors } from './gradients/Adam.js';
import type { Joint } from './joint/exchange.js';
import type { Optimizers } from './optimizers.js';
import type { TrainerOptions } from './options.js';
import type { WeightAverage } from './WeightAverage.js';

/**
 * Everything a step reads besides its batches; the trainer owns it.
 *
 * @remarks What changes from step to step is a tensor that was made before it, or part of `key` and `quantities` in `compiledStep.ts`: a
 * compiled step is what its first calls did.
 */
export interface StepContext {
  networks: Ecgan;
  optimizers: Optimizers;
  options: TrainerOptions;
  /** Weights of the loss terms at this step, warm-up included. */
  objective: EcganObjective;
  adversarial: AdversarialObjective;
  /** Of each network what Adam needs for each of its updates in this step. */
  factors: Partial<Record<keyof Optimizers, readonly AdamFactors[]>>;
  /** Moves at the end of the step. @defaultValue there is none */
  average?: WeightAverage;
  /** By how much it moves towards the weights; null makes it the weights. @defaultValue null */
  averageShare?: Scalar | null;
  /** Embeddings of earlier batches, which the contrast is computed against too; none before the first. */
  memory?: { embeddings: Tensor2D; labels: Tensor1D };
  /** Chooses the pixels to contrast, which takes reading what G_l predicts: the one thing of a forward pass that is done in JavaScript. */
  askPixels: (question: PixelQuestion) => readonly PixelTensors[];
  /** What is asked of the other processes, where they have a part of the batches. @defaultValue the batches are whole */
  joint?: Joint;
}

/** Which pixels of a batch are to be contrasted? */
export interface PixelQuestion {
  /** The batch's place among those of the step. */
  batch: number;
  /** The class that G_l predicts for each pixel of I'', `[batch, height, width]`. */
  predictions: Tensor3D;
}

/** The pixels chosen at one scale; null where there are none. */
export type PixelTensors = {
  /** Indices into the pixels of that scale, int32. */
  indices: Tensor1D;
  /** Their classes, int32. */
  labels: Tensor1D;
} | null;

/** What a memory bank is given of one batch. */
export interface ContrastedPixels {
  /** `[samples, embeddingSize]`, scale after scale; null where no pixel was chosen. */
  embeddings: Tensor2D | null;
  /** Mean embeddings of whole regions, `[regions, embeddingSize]`. */
  regions: Tensor2D;
}

/** The outputs of D for the images of a batch, real and generated: those that it was shown. */
export type Discriminations = Partial<
  Record<'realEdge' | 'realImage' | 'fakeEdge' | 'fakeImage' | 'fakeRefined', Discrimination>
>;

/** The outputs of a D that segments images: of its part for edges, and of images the logits `[batch, height, width, numClasses + 1]`. */
export interface Segmentations {
  edges: Required<Pick<Discriminations, 'realEdge' | 'fakeEdge'>>;
  image: Tensor4D;
  refined: Tensor4D;
  /** What D alone learns from. */
  real?: Tensor4D;
  /** Of the collages of I with I' and with I''. */
  mixed?: { image: Tensor4D; refined: Tensor4D };
}

/**
 * G_l: class logits `[batch, height, width, numClasses]` of images, by the user's segmenter where there is one, or by D.
 *
 * @remarks D reads with its spectral norms as they are: what is read is no pass that it learns from.
 */
export function predictLabels({ networks, options }: StepContext, images: Tensor4D): Tensor4D {
  const { segmenter, discriminatorReadsLabels } = options;
  if (discriminatorReadsLabels) {
    const logits = partsOf(networks).images.apply(images) as Tensor4D;
    // The last logit is for "generated", which is no class.
    return slice(logits, [0, 0, 0, 0], [-1, -1, -1, networks.options.numClasses]);
  }
  return segmenter ? segmenter(images) : (networks.labelGenerator.apply(images) as Tensor4D);
}

/** The parts of a D that segments images. */
export function partsOf({ discriminatorParts }: Ecgan): NonNullable<Ecgan['discriminatorParts']> {
  if (!discriminatorParts) throw new TypeError('this discriminator does not segment images');
  return discriminatorParts;
}
