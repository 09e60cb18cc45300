import { type Augmentation, type Dataset, DatasetView, type Sample } from '@ecgan/data';

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
