import { type LabelLayout, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';

import {
  type AdversarialObjective,
  type AugmentationOptions,
  drawAugmentation,
  type EcganTerm,
  type EcganWeights,
  type PixelDraw,
  type PixelMemoryBankOptions,
} from '@ecgan/losses';
import type { LabelRegions } from '@ecgan/losses/internal';
import type { Ecgan, Segmenter } from '@ecgan/models';

import { getBackend, type Scalar, type Tensor1D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { BatchAugmentation } from './augmentation.js';
import type { CompileStep } from './CompileStep.js';
import type { Processes } from './joint/Processes.js';
import { objectiveAt, type Schedule } from './schedules.js';

/** How pixels are drawn and contrasted; see `pixelContrastLoss` and `samplePixels` of `@ecgan/losses`. */
export interface ContrastOptions {
  /** τ. @defaultValue 0.07 */
  temperature?: number;
  /** Most anchors of a batch, shared evenly by the scales that are contrasted. @defaultValue 1024 */
  maxAnchors?: number;
  /** Most anchors of one class in one image, at each scale. @defaultValue 100 */
  maxPerClass?: number;
  /** Draw half of the pixels of each class where G_l misreads I''; else all at random. @defaultValue true, as ContrastiveSeg */
  hard?: boolean;
  /**
   * Contrast with earlier batches too, kept in a `PixelMemoryBank` that the trainer owns, saves and disposes: of every class at most
   * `memorySize` (1000) pixels and as many region means, `pixelsPerRegion` (10) new pixels of each region a step. Every anchor is compared
   * with all of it: `2 · numClasses · memorySize` embeddings.
   * @defaultValue none: ECGAN contrasts within the batch; ContrastiveSeg remembers 5000
   */
  memory?: Pick<PixelMemoryBankOptions, 'memorySize' | 'pixelsPerRegion'>;
}

/** How an ECGAN is trained. The defaults are the paper's or its code's, where one is given. */
export interface TrainerOptions {
  /** Steps of the whole run: the learning rates reach 0 there. */
  steps: number;
  /** Step from which the learning rates decay. @defaultValue half of `steps`, as the paper */
  decayFrom?: number;
  /** Factor on all learning rates: {@link linearDecay}, {@link cosineDecay}, `() => 1`, or one of yours. @defaultValue `linearDecay`, the paper's */
  schedule?: Schedule;
  /** @defaultValue 1e-4 (TTUR) */
  generatorLearningRate?: number;
  /** @defaultValue 4e-4 (TTUR) */
  discriminatorLearningRate?: number;
  /** Of the trainable label generator, whose Adam has β₁ 0.9, β₂ 0.999. @defaultValue 1e-3 */
  labelLearningRate?: number;
  /** β₁ of the generator's and the discriminator's Adam. @defaultValue 0 */
  beta1?: number;
  /** β₂ of both. @defaultValue 0.9 (the code's; the paper says 0.999) */
  beta2?: number;
  /**
   * Most that the gradient of each optimizer may measure over all its variables, `‖g‖₂`; a larger one is scaled down to it.
   * @defaultValue none, as the paper: Adam divides by the gradient's size anyway; it is against a single step that is far out
   */
  clipNorm?: number;
  /**
   * Updates of D for each update of the generator. The first ones are of D alone, each on a batch and pictures of its own.
   * @defaultValue 1, the paper's
   */
  discriminatorSteps?: number;
  /** Weights of the objective's groups and single terms; 0 switches one off and saves its time. @defaultValue the paper's */
  weights?: EcganWeights;
  /**
   * Steps over which a term's weight rises linearly to its full value: similarity and contrast say little before labels can be
   * read from images. @defaultValue 0 for every term: full from the start, as the paper
   */
  warmup?: Partial<Record<EcganTerm, number>>;
  /**
   * Update the generator and D one after the other, as the paper's code and SPADE's do: after its update the generator makes new
   * pictures, from which D learns; each network runs twice a step and its spectral norms take two power iterations. Otherwise both learn from one pass
   * of each network, with the weights the step began with, and from one power iteration.
   * @defaultValue false
   */
  alternating?: boolean;
  /** The adversarial objective, of edges alone where D segments images. @defaultValue `hinge()` */
  adversarial?: AdversarialObjective;
  /** Perceptual distance of two batches of pictures; the term is off where none is given. */
  perceptual?: (real: Tensor4D, fake: Tensor4D) => Scalar;
  /**
   * G_l of your own: class logits `[batch, height, width, numClasses]` of images `[batch, height, width, 3]`, differentiable, such as a
   * pretrained TF.js model with its preprocessing: `pretrainedSegmenter` makes one of a network, `mapSegmenterClasses` brings other classes to
   * ours and lets those it does not know take no part. It is frozen: no weight of it changes. Images are in [-1, 1], but I' may leave it.
   * @defaultValue the networks' label generator, fitted to (I, S) as training goes on
   */
  segmenter?: Segmenter;
  /**
   * The class that stands for "unlabelled", 0 ≤ id < numClasses. Its pixels take no part in similarity, contrast, the class-specific
   * pixels and the fitting of G_l; the generator and D see it as any class, except that a D that segments images learns nothing from
   * its pixels but by LabelMix. @defaultValue none
   */
  ignoreLabel?: number;
  /**
   * Weigh the classes of L_L1, the class-specific pixels, by how rare they are in the batch: α_c = pixels / pixels of class c.
   * @defaultValue false, as the paper; the weights are OASIS's, arXiv 2012.04781, equation 1
   */
  balanceClassPixels?: boolean;
  /** Weigh the classes by the same α_c where G_l is fitted to (I, S), so that it does not pass over small ones. @defaultValue false */
  balanceLabels?: boolean;
  /**
   * λ_LM, of LabelMix consistency, where D segments images; 0 switches it off and saves its time.
   * @defaultValue 10, OASIS's, arXiv 2012.04781, section 3.2
   */
  labelMix?: number;
  /**
   * Let D, where it segments images, stand for G_l: S' and S'' are its logits of the classes, without the one for "generated". G_l is then not trained, and D
   * is not changed by what is read.
   * @defaultValue false
   */
  discriminatorReadsLabels?: boolean;
  /** Grid the similarity loss is computed on, `[height, width]`; exact over all pixels where none is given. */
  similarityGrid?: [number, number];
  contrast?: ContrastOptions;
  /**
   * Differentiable augmentation for small data sets: D sees labels, edge maps and pictures, real and generated, shifted, blanked in part and in other
   * colours, drawn anew for each label map and step; `{}` for DiffAugment's own ranges. See `drawAugmentation` of `@ecgan/losses`.
   * @defaultValue none, as the paper; from arXiv 2006.10738
   */
  augmentation?: Omit<AugmentationOptions, 'random'>;
  /** Decay of the average of the generator's weights that samples are drawn from. @defaultValue 0.999 */
  averageDecay?: number;
  /** Steps after which averaging begins; before them the average is the weights. @defaultValue 0 */
  averageFrom?: number;
  /** Seed of everything random in training. @defaultValue 0 */
  seed?: number;
  /**
   * Processes that take every step together, each on its share of every batch: image i of a batch is given to process i mod n. The steps are those
   * that one process takes on whole batches, to float accuracy, as long as `adversarial`, `perceptual` and `segmenter` give means over
   * images of equal size. Not on webgpu, which cannot read synchronously.
   * @defaultValue this process alone
   */
  processes?: Processes;
  /**
   * Runs each step as one operation, where the backend can: `compile` of `@ecgan/backend`. The same numbers to the bit, several times
   * faster at small sizes; the first steps run as they are and are recorded. Pass options of yours by
   * `(step, options) => compile(step, { ...options, log: console.log, verifyEvery: 100 })`. `perceptual`, `segmenter` and `adversarial` must
   * then be functions of their tensors alone: what else they decide by is taken as it was when the step was recorded.
   * @defaultValue steps run operation by operation
   */
  compile?: CompileStep;
}

/** What one step learns from. `Batch` of `@ecgan/data` is one; so is anything of this shape. The caller disposes it. */
export interface ExampleBatch {
  layout: LabelLayout;
  /** I, `[batch, height, width, 3]` in [-1, 1]. */
  photos: Tensor4D;
  /** I_e, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A batch with everything a step needs of it as tensors. */
export interface TrainingBatch extends ExampleBatch {
  /** Its place among the batches of the step. */
  index: number;
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
  /** The pixels that the similarity terms are estimated from; exact without them. */
  similarityDraws?: Partial<Record<EcganTerm, PixelDraw>>;
  /** The regions whose means a memory bank is to remember, of each image by itself. */
  regions?: LabelRegions;
  /** α_c, `[numClasses]`, where class-specific pixels or G_l are balanced. */
  classWeights?: Tensor1D;
  /** z, `[batch, 1, 1, noiseSize]`, where the generator has noise. */
  noise?: Tensor4D;
  /** Where D segments images: the labels it is to find, int32 `[batch, height, width]`, as it is shown them. */
  segmentationTargets?: Tensor3D;
  /** M, `[batch, height, width, 1]`, where D learns from LabelMix. */
  labelMixMask?: Tensor4D;
  /** What D is shown instead of labels and pictures as they are. */
  augmentation?: BatchAugmentation;
  /**
   * Where other processes have a part of the batch and not every pixel counts alike: what the loss of G_l here is multiplied by, so that the mean
   * over processes is the mean over all pixels.
   */
  labelShare?: Scalar;
  /** Where they do and D segments images: the pixels of each class in the whole batch, `[numClasses]`, and the factor on its losses. */
  segmentationPixels?: { ofClasses: Tensor1D; share: Scalar };
  /** Where they do: how many pixels are contrasted at each scale, here and of all images. */
  contrastCounts?: readonly { own: number; total: number }[];
}

/** Looks up what a step needs of a batch. All of it is the batch's: nothing is made that the caller would have to dispose. */
export function trainingBatch({ layout, photos, edges }: ExampleBatch, index = 0): TrainingBatch {
  return { index, layout, labelMap: layout.labelMap(), photos, edges };
}

/**
 * Checks, before anything is made, what no part checks in time: the objective's names and numbers, and that the ignored class is one.
 *
 * @throws {@link ValueError} naming the option.
 */
export function assertTrainerOptions({ options: network }: Ecgan, options: TrainerOptions): void {
  const { numClasses } = network;
  const { weights = {}, warmup = {}, ignoreLabel = 0 } = options;
  objectiveAt(weights, warmup, 0);
  const { clipNorm = 1, discriminatorSteps = 1, averageFrom = 0 } = options;
  assertNumber('clipNorm', clipNorm, { above: 0 });
  assertInteger('discriminatorSteps', discriminatorSteps, { atLeast: 1 });
  assertInteger('averageFrom', averageFrom, { atLeast: 0 });
  assertSegmentationOptions(network, options);
  // Of no image: its shares are checked.
  drawAugmentation([0, 1, 1], options.augmentation);
  const { readAs } = options.segmenter ?? {};
  if (readAs && readAs.length !== numClasses) {
    const expected = `a segmenter mapped to the ${numClasses} classes of the networks`;
    throw new ValueError({ argument: 'segmenter', expected, received: `${readAs.length} classes` });
  }
  if (Number.isInteger(ignoreLabel) && ignoreLabel >= 0 && ignoreLabel < numClasses) return;
  throw new ValueError({
    argument: 'ignoreLabel',
    expected: `a class id from 0 to ${numClasses - 1}`,
    received: ignoreLabel,
    advice: 'Map ignored and unknown ids to a class of their own.',
  });
}

/** Checks what is said about a D that segments images. */
function assertSegmentationOptions({ discriminator }: Ecgan['options'], options: TrainerOptions): void {
  const { labelMix, discriminatorReadsLabels, segmenter, weights = {} } = options;
  if (labelMix !== undefined) assertNumber('labelMix', labelMix, { atLeast: 0 });
  if (discriminator === 'patch') {
    const advice = "Build the networks with discriminator: 'segmentation'.";
    const expected = 'nothing, since D does not segment images';
    for (const [argument, received] of Object.entries({ labelMix, discriminatorReadsLabels }))
      if (received) throw new ValueError({ argument, expected, received, advice });
    return;
  }
  if (discriminatorReadsLabels && segmenter) {
    const advice = 'Leave one of them out.';
    const expected = 'false, since a segmenter reads the labels';
    throw new ValueError({ argument: 'discriminatorReadsLabels', expected, received: true, advice });
  }
  const advice = 'Only edges, which a PatchGAN judges, have features that are matched.';
  for (const term of ['featureMatchingImage', 'featureMatchingRefined'] as const)
    if (weights.terms?.[term]) {
      const expected = 'nothing, since D segments images';
      throw new ValueError({ argument: `weights.terms.${term}`, expected, received: weights.terms[term], advice });
    }
}

/**
 * Checks that D can halve the pictures of a step as often as it does where it segments them.
 *
 * @throws {@link ValueError}
 */
export function assertSegmentable(
  { discriminator, segmentationDepth }: Ecgan['options'],
  batches: readonly ExampleBatch[],
): void {
  if (discriminator === 'patch') return;
  const divisor = 2 ** segmentationDepth;
  for (const { photos } of batches) {
    const [, height, width] = photos.shape;
    if (height % divisor === 0 && width % divisor === 0) continue;
    throw new ValueError({
      argument: 'photos',
      expected: `height and width that are multiples of ${divisor}, since D halves them ${segmentationDepth} times`,
      received: `${height}×${width}`,
      advice: 'Build the networks with a smaller segmentationDepth, or train on another size.',
    });
  }
}

/**
 * Checks that the backend can read in the middle of a step, where other processes are asked.
 *
 * @throws {@link ValueError}
 */
export function assertReadable({ processes }: TrainerOptions): void {
  if (!processes || processes.size === 1 || getBackend() !== 'webgpu') return;
  const advice = "Train on 'tensorflow', or in one process.";
  const expected = 'a backend that reads synchronously, with several processes';
  throw new ValueError({ argument: 'backend', expected, received: 'webgpu', advice });
}

/**
 * Checks that the batches of a step can be shared out evenly among its updates of D.
 *
 * @throws {@link ValueError}
 */
export function assertBatches(batches: readonly ExampleBatch[], batchesPerStep: number): void {
  if (batches.length > 0 && batches.length % batchesPerStep === 0) return;
  const expected =
    batchesPerStep === 1 ? 'at least one' : `${batchesPerStep} or a multiple, one share for each update of D`;
  throw new ValueError({ argument: 'batches', expected, received: batches.length });
}
