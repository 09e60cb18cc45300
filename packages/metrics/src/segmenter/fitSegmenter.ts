import { ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
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

/** What a segmenter learns from. */
export interface SegmenterBatch {
  /** In [-1, 1], `[batch, height, width, 3]`. */
  photos: Tensor4D;
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
}

/** One step of {@link fitSegmenter}, as it is told to `onStep`. */
export interface SegmenterStep {
  /** From 1 to `steps`. */
  step: number;
  steps: number;
  loss: number;
}

/** Options of {@link fitSegmenter}. */
export interface FitSegmenterOptions {
  /** Batches to learn from; fewer if `batches` ends. */
  steps: number;
  /** Adam's, at the beginning; it falls linearly to 0. @defaultValue 5e-3 */
  learningRate?: number;
  /** Pixels with this label teach nothing. @defaultValue none */
  ignoreLabel?: number;
  /** Decides which batches are mirrored left to right. @defaultValue 0 */
  seed?: number;
  /** Told after each step; the next one waits for it. */
  onStep?: (step: SegmenterStep) => void | Promise<void>;
}

class DecayingAdam extends AdamOptimizer {
  set rate(learningRate: number) {
    this.learningRate = learningRate;
  }
}

/** A silent zero row of `oneHot` would teach nothing and say nothing. */
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

/** One draw per step, in [0, 1), the same on every backend. */
async function drawUniform(count: number, seed: number): Promise<ArrayLike<number>> {
  const values = randomUniform([count], 0, 1, 'float32', seed);
  const drawn = await values.data();
  values.dispose();
  return drawn;
}

/**
 * Fits a segmenter to photos and their labels: cross-entropy, Adam with linear decay, half of the batches mirrored.
 *
 * @remarks To score generated images, fit it to *real* ones that the scores are not made on. It never sees a generated
 * image, so it cannot learn to forgive.
 * @param model - From photos to logits, such as {@link segmenter}'s; its trainable weights change.
 * @param batches - Anything `for await` takes. A batch stays its maker's: the next one is asked for when it is done with,
 * and a generator is closed at the end, so one that disposes does so in `finally`.
 * @param options - See {@link FitSegmenterOptions}.
 * @returns The loss of each step.
 * @throws {@link ValueError} if a label is no class, or `steps` no integer ≥ 1; {@link ShapeError} if a batch's photos and
 * labels do not belong together.
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
