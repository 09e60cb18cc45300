import { RandomStream, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import type { Protocol } from '../protocol/Protocol.js';
import { ConfusionMatrix } from './ConfusionMatrix.js';
import { type ClassCounts, type CountedScores, scoresOfCounts } from './classCounts.js';

/** Options of {@link bootstrapScores}. */
export interface BootstrapScoresOptions {
  /** Number of resamples. @defaultValue 1000 */
  resamples?: number;
  /** Confidence level of the intervals, in (0, 1). @defaultValue 0.95 */
  level?: number;
  /** Seed of the resampling. @defaultValue 0 */
  seed?: number;
  /**
   * How the matrices were made, such as the protocol of {@link scoreImages}.
   * @defaultValue classes and ignored pixels, which the matrices know
   */
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
 * Computes mean IoU and accuracies over images with bootstrap confidence intervals: how far the scores would move with
 * other images of the same kind.
 *
 * A resample draws as many images as there are, with replacement. The interval lies between the (1 − level)/2 and (1 +
 * level)/2 quantiles of the scores of the resamples.
 *
 * @remarks Whole images are drawn, not pixels: pixels of one image are correlated, and intervals over pixels would be a
 * hundred times too narrow. Frames of one video are correlated too, so on such data the interval is still too narrow. A
 * resample in which a class neither occurs nor was predicted leaves it out of the mean IoU. The interval covers other images, not other training runs, which usually differ more.
 * @param images - The confusion matrix of each image, as {@link scoreImages} returns them, or its `classCounts()`,
 * which are smaller.
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
  { resamples = 1000, level = 0.95, seed = 0, protocol: given }: BootstrapScoresOptions = {},
): BootstrappedScores {
  assertInteger('resamples', resamples, { atLeast: 1 });
  assertNumber('level', level, { above: 0, below: 1 });
  const counts = images.map((image) => (image instanceof ConfusionMatrix ? image.classCounts() : image));
  const total = sumOf(counts);
  const stream = new RandomStream(seed);
  const resampled = Array.from({ length: resamples }, () =>
    scoresOfCounts(sumOf(counts.map(() => stream.pick(counts)))),
  );
  const scores = scoresOfCounts(total);
  const intervalOf = (scoreOf: (scores: CountedScores) => number): ScoreInterval => {
    const drawn = resampled.map(scoreOf).filter((score) => !Number.isNaN(score));
    const sorted = drawn.sort((first, second) => first - second);
    const value = scoreOf(scores);
    return { value, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
  };
  const protocol = given ?? protocolOf(total, scores);
  return {
    pixelAccuracy: intervalOf(({ pixelAccuracy }) => pixelAccuracy),
    meanIou: intervalOf(({ meanIou }) => meanIou),
    perClass: scores.perClass.map((_, id) => intervalOf(({ perClass }) => perClass[id])),
    classAccuracy: scores.classAccuracy.map((_, id) => intervalOf(({ classAccuracy }) => classAccuracy[id])),
    protocol: { ...protocol, images: images.length, settings: { ...given?.settings, resamples, level, seed } },
  };
}

/** Adds up the counts of images. */
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

/** The part of the protocol that counts know. */
function protocolOf({ numClasses, ignoreLabel, ignored }: ClassCounts, { scored, counted }: CountedScores): Protocol {
  const ignoring = ignoreLabel === undefined ? {} : { ignoreLabel };
  return {
    metric: 'scores of label maps',
    classes: { numClasses, scored, ...ignoring, ignoredPixels: ignored, pixels: ignored + counted },
  };
}

/** Quantile `share`, in [0, 1], of ascending numbers, interpolated linearly as NumPy does; NaN for an empty list. */
function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
