import type { Augmentation } from './Augmentation.js';
import type { Dataset } from './Dataset.js';
import type { Sample } from './Sample.js';

/** Another dataset seen in some other way: all but its samples, and so its length, as they are. */
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
