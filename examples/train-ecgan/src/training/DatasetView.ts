import type { Dataset, Sample } from '@ecgan/data';

/** Another dataset seen in some other way: all but its samples, and so its length, as they are. */
export abstract class DatasetView implements Dataset {
  readonly numClasses: number;
  readonly classNames: Dataset['classNames'];
  readonly palette: Dataset['palette'];
  readonly ignoreLabel?: number;
  readonly height: number;
  readonly width: number;

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
    } = source);
  }

  abstract sample(index: number): Promise<Sample>;
}
