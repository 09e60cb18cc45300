import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import type { Protocol, SegmentationScores } from './Protocol.js';

/** Options of {@link ConfusionMatrix}. */
export interface ConfusionMatrixOptions {
  /** Class ids are 0 … numClasses − 1. */
  numClasses: number;
  /** Pixels with this true label count nowhere, whatever was predicted there. @defaultValue none */
  ignoreLabel?: number;
}

/** What a {@link ConfusionMatrix} is saved as: plain numbers. */
export interface ConfusionMatrixState {
  numClasses: number;
  ignoreLabel: number | undefined;
  ignored: number;
  /** `counts[truth * numClasses + prediction]`. */
  counts: number[];
}

/**
 * Counts which class was predicted where which was true, over any number of images.
 *
 * With counts `n_tp` (truth t, prediction p): pixel accuracy `Σ_c n_cc / Σ n`,
 * `IoU_c = n_cc / (Σ_p n_cp + Σ_t n_tc − n_cc)`, mean IoU over the classes whose denominator is not 0.
 *
 * @remarks All images go into one matrix, as the semantic-synthesis papers do: a mean of each image's own mIoU is another
 * number. An `ignoreLabel` among the class ids is left out of the mean as well.
 * @throws {@link ValueError} if numClasses is no integer ≥ 1.
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
   * Counts these pixels.
   *
   * @param labels - True class ids, flat.
   * @param predictions - Predicted class ids of the same pixels.
   * @throws {@link ShapeError} if the lengths differ; {@link ValueError} for an id that is no class. Nothing is counted then.
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

  /** Share of counted pixels whose class was predicted; NaN when none was counted. */
  pixelAccuracy(): number {
    let right = 0;
    for (let id = 0; id < this.numClasses; id++) right += this.count(id, id);
    return right / this.counted();
  }

  /** Intersection over union of every class; NaN for one that neither occurs nor was predicted. */
  iou(): number[] {
    return Array.from({ length: this.numClasses }, (_, id) => this.count(id, id) / this.union(id));
  }

  /** Mean IoU over the classes that occur or were predicted; NaN when there is none. */
  meanIou(): number {
    const iou = this.iou();
    const scored = this.scoredClasses();
    return scored.reduce((sum, id) => sum + iou[id], 0) / scored.length;
  }

  /** All scores, with what they are scores of. */
  scores(): SegmentationScores {
    return {
      pixelAccuracy: this.pixelAccuracy(),
      meanIou: this.meanIou(),
      perClass: this.iou(),
      protocol: this.protocol(),
    };
  }

  /** How these numbers were made, for whoever prints them. */
  protocol(): Protocol {
    const ignoring = this.ignoreLabel === undefined ? 'no label ignored' : `label ${this.ignoreLabel} ignored`;
    return (
      `mean IoU over the ${this.scoredClasses().length} of ${this.numClasses} classes that occur or were predicted; ` +
      `${ignoring} (${this.ignored} of ${this.ignored + this.counted()} pixels); one matrix over all images`
    );
  }

  /** What {@link ConfusionMatrix.restore} continues from; survives JSON. */
  state(): ConfusionMatrixState {
    const { numClasses, ignoreLabel, ignored, counts } = this;
    return { numClasses, ignoreLabel, ignored, counts: Array.from(counts) };
  }

  /**
   * Continues from a saved state.
   *
   * @throws {@link ValueError} if it counted other classes or ignored another label.
   */
  restore({ numClasses, ignoreLabel, ignored, counts }: ConfusionMatrixState): void {
    if (numClasses !== this.numClasses || ignoreLabel !== this.ignoreLabel || counts.length !== this.counts.length) {
      const expected = `a state of ${this.numClasses} classes with ignoreLabel ${this.ignoreLabel}`;
      throw new ValueError({
        argument: 'state',
        expected,
        received: `${numClasses} classes, ignoreLabel ${ignoreLabel}`,
      });
    }
    this.counts = Float64Array.from(counts);
    this.ignored = ignored;
  }

  private count(truth: number, prediction: number): number {
    return this.counts[truth * this.numClasses + prediction];
  }

  private counted(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  private union(id: number): number {
    let either = -this.count(id, id);
    for (let other = 0; other < this.numClasses; other++) either += this.count(id, other) + this.count(other, id);
    return either;
  }

  private scoredClasses(): number[] {
    return Array.from({ length: this.numClasses }, (_, id) => id).filter(
      (id) => id !== this.ignoreLabel && this.union(id) > 0,
    );
  }

  private assertClassId(argument: string, id: number, pixel: number): void {
    if (Number.isInteger(id) && id >= 0 && id < this.numClasses) return;
    const expected = `a class id in [0, ${this.numClasses})`;
    throw new ValueError({ argument: `${argument}[${pixel}]`, expected, received: id });
  }
}
