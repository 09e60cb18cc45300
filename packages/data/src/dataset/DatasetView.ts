import type { Augmentation } from './Augmentation.js';
import type { Dataset } from './Dataset.js';
import type { Sample } from './Sample.js';

/** Base class of a dataset that wraps another one: it copies every property of the source except `length`. */
export abstract class DatasetView implements Dataset {
  readonly numClasses: number;
  readonly classNames: Dataset['classNames'];
  readonly palette: Dataset['palette'];
  readonly ignoreLabel?: number;
  readonly height: number;
  readonly width: number;
  readonly loadHeight?: number;
  readonly loadWidth?: number;

  constructor(
    protected readonly source: Dataset,
    readonly length: number,
  ) {
    ({
      numClasses: this.numClasses,
      classNames: this.classNames,
      palette: this.palette,
      ignoreLabel: this.ignoreLabel,
      height: this.height,
      width: this.width,
      loadHeight: this.loadHeight,
      loadWidth: this.loadWidth,
    } = source);
  }

  abstract sample(index: number, augmentation?: Augmentation): Promise<Sample>;
}
