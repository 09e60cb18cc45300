import type { Augmentation, Dataset, Sample } from '@ecgan/data';
import { DatasetView } from './DatasetView.js';

/** A stretch of another dataset, as a dataset. */
export class DatasetPart extends DatasetView {
  constructor(
    source: Dataset,
    private readonly first: number,
    length: number,
  ) {
    super(source, length);
  }

  sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    return this.source.sample(this.first + index, augmentation);
  }
}
