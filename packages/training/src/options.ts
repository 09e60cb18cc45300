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

/** Options of the pixel contrast; see `pixelContrastLoss` and `samplePixels` of `@ecgan/losses`. */
export interface ContrastOptions {
  /** τ. @defaultValue 0.07 */
  temperature?: number;
  /** Maximum number of anchors of a batch, divided evenly among the contrasted scales. @defaultValue 1024 */
  maxAnchors?: number;
  /** Maximum number of anchors per class, image and scale. @defaultValue 100 */
  maxPerClass?: number;
  /** Draw half of the pixels where G_l misclassifies I''; if false, all at random. @defaultValue true, as in ContrastiveSeg */
  hard?: boolean;
  /**
   * Contrast with earlier batches too, in a `PixelMemoryBank` that the trainer owns, saves and disposes: per class at most `memorySize`
   * (1000) pixels and as many region means, with `pixelsPerRegion` (10) new pixels per region and step. Every anchor is compared with up
   * to `2 · numClasses · memorySize` embeddings.
   * @defaultValue none: ECGAN contrasts within the batch; ContrastiveSeg stores 5000 pixels per class
   */
  memory?: Pick<PixelMemoryBankOptions, 'memorySize' | 'pixelsPerRegion'>;
}

/** Options of {@link EcganTrainer}. The defaults are those of the paper or its code, where given. */
export interface TrainerOptions {
  /** Number of steps of the whole run; the learning rates reach 0 at its end. */
  steps: number;
  /** Step at which the learning rates begin to decay. @defaultValue half of `steps`, as in the paper */
  decayFrom?: number;
  /** Schedule, a factor of all learning rates: {@link linearDecay}, {@link cosineDecay}, `() => 1`, or your own. @defaultValue `linearDecay`, the paper's */
  schedule?: Schedule;
  /** Learning rate of the generator. @defaultValue 1e-4 (TTUR) */
  generatorLearningRate?: number;
  /** Learning rate of the discriminator. @defaultValue 4e-4 (TTUR) */
  discriminatorLearningRate?: number;
  /** Learning rate of a trained label generator, whose Adam has β₁ 0.9, β₂ 0.999. @defaultValue 1e-3 */
  labelLearningRate?: number;
  /** β₁ of the generator's and the discriminator's Adam. @defaultValue 0 */
  beta1?: number;
  /** β₂ of both. @defaultValue 0.9 (the code's; the paper says 0.999) */
  beta2?: number;
  /**
   * Clips the gradient of each optimizer, over all its variables, to this L2 norm.
   * @defaultValue none, as in the paper. Adam is invariant to the gradient's scale; clipping limits the effect of a single outlier
   */
  clipNorm?: number;
  /**
   * Updates of D per update of the generator. All but the last update D alone, each with its own batch and generated images.
   * @defaultValue 1, the paper's
   */
  discriminatorSteps?: number;
  /** Weights of the objective's groups and single terms; a term of weight 0 is not computed. @defaultValue the paper's */
  weights?: EcganWeights;
  /**
   * Steps over which a term's weight rises linearly to its full value: similarity and contrast carry little signal before labels can
   * be predicted from images. @defaultValue 0 for every term, as in the paper
   */
  warmup?: Partial<Record<EcganTerm, number>>;
  /**
   * Update the generator and D one after the other, as the code of the paper and of SPADE does: D learns from new images of the updated
   * generator; each network runs twice per step, with two power iterations of its spectral norms. If false, both are updated from one pass
   * of each network, with the weights at the start of the step and one power iteration.
   * @defaultValue false
   */
  alternating?: boolean;
  /** The adversarial objective; of edges only if D segments images. @defaultValue `hinge()` */
  adversarial?: AdversarialObjective;
  /** Perceptual loss `(real, fake)` of two batches of images, such as `perceptualLoss(extractor)`. @defaultValue none: the term is off */
  perceptual?: (real: Tensor4D, fake: Tensor4D) => Scalar;
  /**
   * Your own G_l: maps images `[batch, height, width, 3]` to class logits `[batch, height, width, numClasses]`, differentiably, such as a
   * pretrained TF.js model with its preprocessing. `pretrainedSegmenter` makes one from a network; `mapSegmenterClasses` maps its classes to
   * the labels' and excludes classes it lacks. It is frozen. Images are in [-1, 1], except that I' may leave that range.
   * @defaultValue the networks' label generator, trained on (I, S) along with the GAN
   */
  segmenter?: Segmenter;
  /**
   * The class that stands for "unlabelled", 0 ≤ id < numClasses. Its pixels take no part in similarity, contrast, the class-specific
   * pixel loss and the training of G_l. The generator and D see it like any class, except that a D that segments images learns from its
   * pixels by LabelMix only. @defaultValue none
   */
  ignoreLabel?: number;
  /**
   * Weight the classes of the class-specific pixel loss L_L1 by their inverse frequency in the batch, α_c = pixels / pixels of class c.
   * @defaultValue false, as in the paper; the weights are OASIS's, arXiv 2012.04781, equation 1
   */
  balanceClassPixels?: boolean;
  /** Weight the classes by the same α_c in the training of G_l, so that it learns small classes. @defaultValue false */
  balanceLabels?: boolean;
  /**
   * λ_LM, the weight of LabelMix consistency of a D that segments images; 0 switches it off and saves its time.
   * @defaultValue 10, OASIS's, arXiv 2012.04781, section 3.2
   */
  labelMix?: number;
  /**
   * Use a D that segments images as G_l: S' and S'' are its class logits, without the one for "generated". G_l is then not trained, and
   * the similarity loss does not update D.
   * @defaultValue false
   */
  discriminatorReadsLabels?: boolean;
  /** Grid `[rows, columns]` of the estimated similarity loss, see `similarityLoss` of `@ecgan/losses`. @defaultValue none: exact, over all pairs of pixels */
  similarityGrid?: [number, number];
  contrast?: ContrastOptions;
  /**
   * Differentiable augmentation for small data sets: D sees labels, edge maps and images, real and generated, shifted, partly blanked and with other
   * colours, drawn for each label map and step; `{}` uses DiffAugment's ranges. See `drawAugmentation` of `@ecgan/losses`.
   * @defaultValue none, as in the paper; from arXiv 2006.10738
   */
  augmentation?: Omit<AugmentationOptions, 'random'>;
  /** Decay of the average of the generator's weights that samples are drawn from. @defaultValue 0.999 */
  averageDecay?: number;
  /** Step at which averaging begins; before it the average equals the weights. @defaultValue 0 */
  averageFrom?: number;
  /** Seed of everything random in training. @defaultValue 0 */
  seed?: number;
  /**
   * Processes that take every step together, each on its share of every batch: image i belongs to process i mod n. The steps equal
   * those of one process on whole batches, to float accuracy, provided that `adversarial`, `perceptual` and `segmenter` are means over
   * images of equal size. Not on webgpu, which cannot read synchronously.
   * @defaultValue this process alone
   */
  processes?: Processes;
  /**
   * Compiles each step to one operation, where the backend can: `compile` of `@ecgan/backend`. The numbers are identical, and small
   * sizes are several times as fast; the first steps run uncompiled and are recorded. Pass options by
   * `(step, options) => compile(step, { ...options, log: console.log, verifyEvery: 100 })`. `perceptual`, `segmenter` and `adversarial` must
   * then depend on their tensors only: whatever else they depend on is frozen when the step is recorded.
   * @defaultValue steps run op by op
   */
  compile?: CompileStep;
}

/** A batch of training examples; `Batch` of `@ecgan/data` is one. The caller disposes it. */
export interface ExampleBatch {
  layout: LabelLayout;
  /** I, `[batch, height, width, 3]` in [-1, 1]. */
  photos: Tensor4D;
  /** I_e, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A batch with everything that a step needs of it, as tensors. */
export interface TrainingBatch extends ExampleBatch {
  /** Its index among the batches of the step. */
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

/** Collects what a step needs of a batch. The batch owns all of it; there is nothing to dispose. */
export function trainingBatch({ layout, photos, edges }: ExampleBatch, index = 0): TrainingBatch {
  return { index, layout, labelMap: layout.labelMap(), photos, edges };
}

/**
 * Checks options before anything is created: names and numbers of the objective, and the ignored class.
 *
 * @throws {@link ValueError} naming the option.
 */
export function assertTrainerOptions({ options: network }: Ecgan, options: TrainerOptions): void {
  const { numClasses } = network;
  const { weights = {}, warmup = {}, ignoreLabel = 0 } = options;
  const { discriminatorWeights } = objectiveAt(weights, warmup, 0);
  if (Object.values(discriminatorWeights).every((weight) => weight === 0))
    throw new ValueError({
      argument: 'weights.terms',
      expected: `a weight above 0 for one of ${Object.keys(discriminatorWeights).join(', ')}, which D learns from`,
      received: 0,
    });
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

/** Checks the options of a D that segments images. */
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
