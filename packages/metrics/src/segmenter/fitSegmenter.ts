import { ValueError } from '@ecgan/core';
import { assertInteger, nonZeroSeed } from '@ecgan/core/internal';
import {
  AdamOptimizer,
  randomUniform,
  reverse,
  type Scalar,
  type Tensor3D,
  type Tensor4D,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { pixelCrossEntropy } from './pixelCrossEntropy.js';

/** One training batch of a segmenter. */
export interface SegmenterBatch {
  /** Photos in [-1, 1], `[batch, height, width, 3]`. */
  photos: Tensor4D;
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
}

/** Progress of {@link fitSegmenter} after one step. */
export interface SegmenterStep {
  /** Number of this step, from 1 to `steps`. */
  step: number;
  /** Total number of steps. */
  steps: number;
  /** Cross-entropy of this step's batch. */
  loss: number;
}

/** Options of {@link fitSegmenter}. */
export interface FitSegmenterOptions {
  /** Number of training steps; fewer if `batches` ends earlier. */
  steps: number;
  /** Initial learning rate of Adam; it decays linearly to 0. @defaultValue 5e-3 */
  learningRate?: number;
  /** Pixels with this label do not contribute to the loss. @defaultValue none */
  ignoreLabel?: number;
  /** Seed of the random flips of batches. @defaultValue 0 */
  seed?: number;
  /** Called after each step; the next step waits for the returned promise. */
  onStep?: (step: SegmenterStep) => void | Promise<void>;
}

/** Adam with a learning rate that can be set before each step. */
class DecayingAdam extends AdamOptimizer {
  set rate(learningRate: number) {
    this.learningRate = learningRate;
  }
}

/**
 * Fits a segmenter to photos and their labels: pixel cross-entropy, Adam with linear decay of the learning rate, each
 * batch flipped left to right with probability ½.
 *
 * @remarks To score generated images, fit the segmenter to *real* images only, and score on others. It is then not
 * biased towards the generator.
 * @param model - Maps photos to logits, for example a {@link segmenter}; its trainable weights are updated.
 * @param batches - Iterable or async iterable of batches. The producer disposes them: a batch is not used after the
 * next one is requested, and a generator is closed at the end, so it disposes its last batch in `finally`.
 * @param options - See {@link FitSegmenterOptions}.
 * @returns The loss of each step.
 * @throws {@link ValueError} if a label is not a class or `steps` is not an integer ≥ 1; {@link ShapeError} if the
 * shapes of a batch's photos and labels do not match.
 * @example
 * ```ts
 * import { fitSegmenter, segmenter } from '@ecgan/metrics';
 * import { dispose, randomUniform, zeros } from '@tensorflow/tfjs-core';
 *
 * async function* batches() {
 *   while (true) {
 *     const batch = { photos: randomUniform([2, 8, 8, 3], -1, 1), labelMap: zeros([2, 8, 8], 'int32') };
 *     try {
 *       yield batch;
 *     } finally {
 *       dispose(batch);
 *     }
 *   }
 * }
 * const losses = await fitSegmenter(segmenter({ numClasses: 4 }), batches(), { steps: 20 });
 * losses.length; // 20
 * ```
 */
export async function fitSegmenter(
  model: LayersModel,
  batches: Iterable<SegmenterBatch> | AsyncIterable<SegmenterBatch>,
  { steps, learningRate = 5e-3, ignoreLabel, seed = 0, onStep }: FitSegmenterOptions,
): Promise<number[]> {
  assertInteger('steps', steps, { atLeast: 1 });
  const numClasses = model.outputs[0].shape.at(-1) ?? 0;
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  const optimizer = new DecayingAdam(learningRate, 0.9, 0.999);
  const flips = await drawUniform(steps, seed);
  const losses: number[] = [];
  try {
    for await (const batch of batches) {
      await assertLabels(batch.labelMap, numClasses, ignoreLabel);
      optimizer.rate = learningRate * (1 - losses.length / steps);
      const loss = tidy(() => {
        const { photos, labelMap } = flips[losses.length] < 0.5 ? flipBatch(batch) : batch;
        const crossEntropy = (): Scalar =>
          pixelCrossEntropy(labelMap, model.apply(photos, { training: true }) as Tensor4D, ignoreLabel);
        return optimizer.minimize(crossEntropy, true, variables) as Scalar;
      });
      losses.push((await loss.data())[0]);
      loss.dispose();
      await onStep?.({ step: losses.length, steps, loss: losses[losses.length - 1] });
      if (losses.length === steps) break;
    }
  } finally {
    optimizer.dispose();
  }
  return losses;
}

/** Draws one uniform number in [0, 1) per step, the same on every backend. */
async function drawUniform(count: number, seed: number): Promise<ArrayLike<number>> {
  const values = randomUniform([count], 0, 1, 'float32', nonZeroSeed(seed));
  const drawn = await values.data();
  values.dispose();
  return drawn;
}

/** Throws for a label that is not a class. `oneHot` would encode it as zeros without an error. */
async function assertLabels(labelMap: Tensor3D, numClasses: number, ignoreLabel: number | undefined): Promise<void> {
  const labels = await labelMap.data();
  const pixel = labels.findIndex((id) => id !== ignoreLabel && (id < 0 || id >= numClasses));
  if (pixel < 0) return;
  const expected = `a class id in [0, ${numClasses})`;
  throw new ValueError({ argument: `labelMap[${pixel}]`, expected, received: labels[pixel] });
}

function flipBatch({ photos, labelMap }: SegmenterBatch): SegmenterBatch {
  return { photos: reverse(photos, 2), labelMap: reverse(labelMap, 2) };
}
