/**
 * Pixel counts that scores are computed from: three per class, where a confusion matrix has `numClasses`. They can be
 * stored as JSON.
 */
export interface ClassCounts {
  numClasses: number;
  /** The true label whose pixels are not counted. */
  ignoreLabel?: number;
  /** Pixels that were not counted. */
  ignored: number;
  /** Pixels of each class that were predicted correctly. */
  correct: number[];
  /** Pixels whose true label is the class. */
  occurring: number[];
  /** Pixels that were predicted as the class. */
  predicted: number[];
}

/** Scores without their protocol, see `SegmentationScores`. */
export interface CountedScores {
  pixelAccuracy: number;
  meanIou: number;
  perClass: number[];
  classAccuracy: number[];
  /** Number of classes in the mean IoU. */
  scored: number;
  /** Number of pixels that were counted. */
  counted: number;
}

const total = (numbers: ArrayLike<number>) =>
  Array.prototype.reduce.call(numbers, (sum, one) => sum + one, 0) as number;

/** Computes scores from pixel counts. The mean IoU leaves out `ignoreLabel` where that is a class id. */
export function scoresOfCounts({
  ignoreLabel,
  correct,
  occurring,
  predicted,
}: Pick<ClassCounts, 'ignoreLabel'> & Record<'correct' | 'occurring' | 'predicted', ArrayLike<number>>): CountedScores {
  const ids = Array.from(correct, (_, id) => id);
  const unions = ids.map((id) => occurring[id] + predicted[id] - correct[id]);
  const perClass = ids.map((id) => correct[id] / unions[id]);
  const scored = ids.filter((id) => id !== ignoreLabel && unions[id] > 0);
  const counted = total(occurring);
  return {
    pixelAccuracy: total(correct) / counted,
    meanIou: scored.reduce((sum, id) => sum + perClass[id], 0) / scored.length,
    perClass,
    classAccuracy: ids.map((id) => correct[id] / occurring[id]),
    scored: scored.length,
    counted,
  };
}
