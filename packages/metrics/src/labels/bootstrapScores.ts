import { RandomStream, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import type { Protocol } from '../protocol/Protocol.js';
import { ConfusionMatrix } from './ConfusionMatrix.js';
import { type ClassCounts, scoresOfCounts } from './classCounts.js';

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
 * @param images - The confusion matrix of each image, such as {@link scoreImages} returns, or its `classCounts()`: 3 instead of `numClasses` numbers a class.
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
  images: readonly (ConfusionMatrix | ClassCounts)[],
  { resamples = 1000, level = 0.95, seed = 0, protocol: made }: BootstrapScoresOptions = {},
): BootstrappedScores {
  assertInteger('resamples', resamples, { atLeast: 1 });
  assertNumber('level', level, { above: 0, below: 1 });
  const counts = images.map((image) => (image instanceof ConfusionMatrix ? image.classCounts() : image));
  const total = sumOf(counts);
  const stream = new RandomStream(seed);
  const draws = Array.from({ length: resamples }, () => scoresOfCounts(sumOf(counts.map(() => stream.pick(counts)))));
  const interval = (value: number, drawn: number[]): ScoreInterval => {
    const sorted = drawn.filter((one) => !Number.isNaN(one)).sort((first, second) => first - second);
    return { value, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
  };
  const scores = scoresOfCounts(total);
  const protocol = protocolOf(total, scores);
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

function sumOf(images: readonly ClassCounts[]): ClassCounts {
  if (images.length === 0)
    throw new ValueError({ argument: 'images', expected: 'the confusion matrix of at least one image', received: 0 });
  const { numClasses, ignoreLabel } = images[0];
  const [correct, occurring, predicted] = Array.from({ length: 3 }, () => Array<number>(numClasses).fill(0));
  let ignored = 0;
  for (const [image, one] of images.entries()) {
    if (one.numClasses !== numClasses || one.ignoreLabel !== ignoreLabel) {
      const expected = `counts of ${numClasses} classes with ignoreLabel ${ignoreLabel}`;
      const received = `${one.numClasses} classes, ignoreLabel ${one.ignoreLabel}`;
      throw new ValueError({ argument: `images[${image}]`, expected, received });
    }
    ignored += one.ignored;
    for (let id = 0; id < numClasses; id++) {
      correct[id] += one.correct[id];
      occurring[id] += one.occurring[id];
      predicted[id] += one.predicted[id];
    }
  }
  return { numClasses, ...(ignoreLabel !== undefined && { ignoreLabel }), ignored, correct, occurring, predicted };
}

/** What counts know of how the scores were computed. */
function protocolOf(
  { numClasses, ignoreLabel, ignored }: ClassCounts,
  { scored, counted }: ReturnType<typeof scoresOfCounts>,
): Protocol {
  const ignoring = ignoreLabel === undefined ? {} : { ignoreLabel };
  return {
    metric: 'scores of label maps',
    classes: { numClasses, scored, ...ignoring, ignoredPixels: ignored, pixels: ignored + counted },
  };
}

/** Between neighbours linearly, as numpy does; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
