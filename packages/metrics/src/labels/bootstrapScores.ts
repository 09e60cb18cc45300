import { RandomStream, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import type { Protocol } from '../protocol/Protocol.js';
import { ConfusionMatrix } from './ConfusionMatrix.js';

/** Options of {@link bootstrapScores}. */
export interface BootstrapScoresOptions {
  /** Number of times the images are drawn anew. @defaultValue 1000 */
  resamples?: number;
  /** Confidence level of the intervals, in (0, 1). @defaultValue 0.95 */
  level?: number;
  /** Seed of the draws. @defaultValue 0 */
  seed?: number;
  /** How the matrices were made: the protocol of {@link scoreImages}. @defaultValue what the matrices know: classes and ignored pixels */
  protocol?: Protocol;
}

/** A score over all images with its confidence interval. NaN where a class neither occurs nor was predicted. */
export interface ScoreInterval {
  value: number;
  low: number;
  high: number;
}

/** The scores of {@link ConfusionMatrix} with confidence intervals. */
export interface BootstrappedScores {
  pixelAccuracy: ScoreInterval;
  meanIou: ScoreInterval;
  /** IoU per class id. */
  perClass: ScoreInterval[];
  /** Recall per class id. */
  classAccuracy: ScoreInterval[];
  protocol: Protocol;
}

/**
 * Mean IoU and accuracies over images with bootstrap confidence intervals: how far they would move with other images of the same kind.
 *
 * Images are drawn with replacement, as many as there are; the interval is between the (1 − level)/2 and (1 + level)/2 quantiles of the scores of the draws.
 *
 * @remarks Whole images are drawn, not pixels: pixels of one image agree with each other, and intervals over pixels would be a hundred times too narrow. Frames of one
 * video agree as well, so on such data the interval is still too narrow. A class that no drawn image has is left out of that draw's mean, as it is out of
 * the mean of any set without it. The interval is of these networks on other images, not of other training runs, which usually differ more.
 * @param images - The confusion matrix of each image, such as {@link scoreImages} returns.
 * @param options - See {@link BootstrapScoresOptions}.
 * @throws {@link ValueError} if there is no image, classes differ or an option is out of range.
 * @see Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13
 * @example
 * ```ts
 * import { bootstrapScores, ConfusionMatrix } from '@ecgan/metrics';
 *
 * const images = [[0, 1], [1, 1], [0, 0]].map((predictions) => {
 *   const matrix = new ConfusionMatrix({ numClasses: 2 });
 *   matrix.add([0, 1], predictions);
 *   return matrix;
 * });
 * const { value, low, high } = bootstrapScores(images).pixelAccuracy;
 * console.log(value, low, high); // 0.6666666666666666 0.5 1
 * ```
 */
export function bootstrapScores(
  images: readonly ConfusionMatrix[],
  { resamples = 1000, level = 0.95, seed = 0, protocol: made }: BootstrapScoresOptions = {},
): BootstrappedScores {
  assertInteger('resamples', resamples, { atLeast: 1 });
  assertNumber('level', level, { above: 0, below: 1 });
  const total = sumOf(images);
  const stream = new RandomStream(seed);
  const draws = Array.from({ length: resamples }, () => sumOf(images.map(() => stream.pick(images))).scores());
  const interval = (value: number, drawn: number[]): ScoreInterval => {
    const sorted = drawn.filter((one) => !Number.isNaN(one)).sort((first, second) => first - second);
    return { value, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
  };
  const { protocol, ...scores } = total.scores();
  return {
    pixelAccuracy: interval(
      scores.pixelAccuracy,
      draws.map((draw) => draw.pixelAccuracy),
    ),
    meanIou: interval(
      scores.meanIou,
      draws.map((draw) => draw.meanIou),
    ),
    perClass: scores.perClass.map((value, id) =>
      interval(
        value,
        draws.map((draw) => draw.perClass[id]),
      ),
    ),
    classAccuracy: scores.classAccuracy.map((value, id) =>
      interval(
        value,
        draws.map((draw) => draw.classAccuracy[id]),
      ),
    ),
    protocol: { ...(made ?? protocol), images: images.length, settings: { ...made?.settings, resamples, level, seed } },
  };
}

function sumOf(images: readonly ConfusionMatrix[]): ConfusionMatrix {
  if (images.length === 0)
    throw new ValueError({ argument: 'images', expected: 'the confusion matrix of at least one image', received: 0 });
  const { numClasses, ignoreLabel } = images[0];
  const sum = new ConfusionMatrix({ numClasses, ignoreLabel });
  for (const image of images) sum.merge(image);
  return sum;
}

/** Between neighbours linearly, as numpy does; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
