import type { Dataset, Sample } from '@ecgan/data';

/** A stretch of another dataset, as a dataset. */
export class DatasetPart implements Dataset {
  readonly numClasses: number;
  readonly classNames: Dataset['classNames'];
  readonly palette: Dataset['palette'];
  readonly ignoreLabel?: number;
  readonly height: number;
  readonly width: number;

  constructor(
    private readonly source: Dataset,
    private readonly first: number,
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

  sample(index: number): Promise<Sample> {
    return this.source.sample(this.first + index);
  }
}
