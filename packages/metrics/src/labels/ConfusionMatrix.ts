import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import type { Protocol, SegmentationScores } from '../protocol/Protocol.js';
import { type ClassCounts, scoresOfCounts } from './classCounts.js';

/** Options of {@link ConfusionMatrix}. */
export interface ConfusionMatrixOptions {
  /** Class ids are 0 … numClasses − 1. */
  numClasses: number;
  /** Pixels with this true label are not counted, whatever was predicted there. @defaultValue none */
  ignoreLabel?: number;
}

/** Serialisable state of a {@link ConfusionMatrix}. */
export interface ConfusionMatrixState {
  numClasses: number;
  ignoreLabel: number | undefined;
  /** Number of pixels that were ignored. */
  ignored: number;
  /** Row-major counts: `counts[truth * numClasses + prediction]`. */
  counts: number[];
}

/**
 * Confusion matrix of true and predicted classes over any number of images.
 *
 * With counts `n_tp` (truth t, prediction p): pixel accuracy `Σ_c n_cc / Σ n`,
 * `IoU_c = n_cc / (Σ_p n_cp + Σ_t n_tc − n_cc)`, mean IoU over the classes whose denominator is not 0.
 *
 * @remarks All images are counted in one matrix, as in the papers on semantic image synthesis; the mean of per-image
 * mIoUs is a different number. An `ignoreLabel` that is a class id is excluded from the mean, too.
 * @throws {@link ValueError} if numClasses is not an integer ≥ 1.
 * @example
 * ```ts
 * import { ConfusionMatrix } from '@ecgan/metrics';
 *
 * const matrix = new ConfusionMatrix({ numClasses: 3, ignoreLabel: 255 });
 * matrix.add([0, 0, 1, 255], [0, 1, 1, 2]);
 * matrix.pixelAccuracy(); // 2/3
 * matrix.iou(); // [1/2, 1/2, NaN]
 * matrix.meanIou(); // 1/2
 * ```
 */
export class ConfusionMatrix {
  readonly numClasses: number;
  readonly ignoreLabel: number | undefined;
  private counts: Float64Array;
  private ignored = 0;

  constructor({ numClasses, ignoreLabel }: ConfusionMatrixOptions) {
    assertInteger('numClasses', numClasses, { atLeast: 1 });
    this.numClasses = numClasses;
    this.ignoreLabel = ignoreLabel;
    this.counts = new Float64Array(numClasses * numClasses);
  }

  /**
   * Adds pixels to the counts.
   *
   * @param labels - True class ids, flat.
   * @param predictions - Predicted class ids of the same pixels.
   * @throws {@link ShapeError} if the lengths differ; {@link ValueError} for an id that is not a class. If it throws,
   * no pixel is counted.
   */
  add(labels: ArrayLike<number>, predictions: ArrayLike<number>): void {
    if (labels.length !== predictions.length) {
      const expected = [labels.length];
      throw new ShapeError({ argument: 'predictions', expected, received: [predictions.length] });
    }
    const counts = this.counts.slice();
    let ignored = 0;
    for (let pixel = 0; pixel < labels.length; pixel++) {
      const truth = labels[pixel];
      if (truth === this.ignoreLabel) {
        ignored += 1;
        continue;
      }
      this.assertClassId('labels', truth, pixel);
      this.assertClassId('predictions', predictions[pixel], pixel);
      counts[truth * this.numClasses + predictions[pixel]] += 1;
    }
    this.counts = counts;
    this.ignored += ignored;
  }

  /** Returns the fraction of counted pixels whose class was predicted correctly; NaN if no pixel was counted. */
  pixelAccuracy(): number {
    return scoresOfCounts(this.classCounts()).pixelAccuracy;
  }

  /** Returns the intersection over union of every class; NaN for a class that neither occurs nor was predicted. */
  iou(): number[] {
    return scoresOfCounts(this.classCounts()).perClass;
  }

  /** Returns the mean IoU over the classes that occur or were predicted; NaN if there is none. */
  meanIou(): number {
    return scoresOfCounts(this.classCounts()).meanIou;
  }

  /**
   * Returns the recall of every class, which some papers call class accuracy: `n_cc / Σ_p n_cp`; NaN for a class that
   * does not occur.
   */
  classAccuracy(): number[] {
    return scoresOfCounts(this.classCounts()).classAccuracy;
  }

  /** Returns all scores with their protocol. */
  scores(): SegmentationScores {
    const { scored: _, counted: __, ...scores } = scoresOfCounts(this.classCounts());
    return { ...scores, protocol: this.protocol() };
  }

  /**
   * Returns the counts that all scores are computed from, three per class. {@link bootstrapScores} takes them in place
   * of the matrix.
   */
  classCounts(): ClassCounts {
    const { numClasses, ignoreLabel, ignored, counts } = this;
    const [correct, occurring, predicted] = Array.from({ length: 3 }, () => Array<number>(numClasses).fill(0));
    for (let truth = 0; truth < numClasses; truth++)
      for (let prediction = 0; prediction < numClasses; prediction++) {
        const count = counts[truth * numClasses + prediction];
        occurring[truth] += count;
        predicted[prediction] += count;
        if (truth === prediction) correct[truth] = count;
      }
    return { numClasses, ...(ignoreLabel !== undefined && { ignoreLabel }), ignored, correct, occurring, predicted };
  }

  /** Returns the part of the protocol that the matrix knows: its classes and how many pixels were ignored. */
  protocol(): Protocol {
    const { numClasses, ignoreLabel, ignored } = this;
    const { scored, counted } = scoresOfCounts(this.classCounts());
    const pixels = ignored + counted;
    const ignoring = ignoreLabel === undefined ? {} : { ignoreLabel };
    return {
      metric: 'scores of label maps',
      classes: { numClasses, scored, ...ignoring, ignoredPixels: ignored, pixels },
    };
  }

  /**
   * Adds the counts of another matrix, for example of images that another process scored.
   *
   * @throws {@link ValueError} if the other matrix has another number of classes or another ignoreLabel.
   */
  merge(other: ConfusionMatrix): void {
    this.assertSameClasses('other', other);
    for (let i = 0; i < this.counts.length; i++) this.counts[i] += other.counts[i];
    this.ignored += other.ignored;
  }

  /** Returns the state that {@link ConfusionMatrix.restore} continues from; it can be stored as JSON. */
  state(): ConfusionMatrixState {
    const { numClasses, ignoreLabel, ignored, counts } = this;
    return { numClasses, ignoreLabel, ignored, counts: Array.from(counts) };
  }

  /**
   * Continues from a saved state.
   *
   * @throws {@link ValueError} if the state has another number of classes or another ignoreLabel.
   */
  restore({ numClasses, ignoreLabel, ignored, counts }: ConfusionMatrixState): void {
    this.assertSameClasses('state', { numClasses, ignoreLabel });
    if (counts.length !== this.counts.length) {
      const expected = `${this.counts.length} numbers`;
      throw new ValueError({ argument: 'state.counts', expected, received: counts.length });
    }
    this.counts = Float64Array.from(counts);
    this.ignored = ignored;
  }

  private assertSameClasses(argument: string, other: Pick<ConfusionMatrixState, 'numClasses' | 'ignoreLabel'>): void {
    const { numClasses, ignoreLabel } = this;
    if (other.numClasses === numClasses && other.ignoreLabel === ignoreLabel) return;
    const expected = `a state of ${numClasses} classes with ignoreLabel ${ignoreLabel}`;
    const received = `${other.numClasses} classes, ignoreLabel ${other.ignoreLabel}`;
    throw new ValueError({ argument, expected, received });
  }

  private assertClassId(argument: string, id: number, pixel: number): void {
    if (Number.isInteger(id) && id >= 0 && id < this.numClasses) return;
    const expected = `a class id in [0, ${this.numClasses})`;
    throw new ValueError({ argument: `${argument}[${pixel}]`, expected, received: id });
  }
}
