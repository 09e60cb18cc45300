import { type Augmentation, type Dataset, flipSample, type Sample } from '@ecgan/data';
import { DatasetView } from './DatasetView.js';

/** Keeps the samples of another dataset in memory, first come first kept, so that later epochs cost nothing. */
export class CachedDataset extends DatasetView {
  private readonly kept = new Map<number, Sample>();
  private readonly most: number;

  /** @param bytes - About how much memory to take. */
  constructor(source: Dataset, bytes = 512 * 2 ** 20) {
    super(source, source.length);
    // Labels and instances take 4 bytes a pixel each, the photo 3, the edges 1.
    this.most = Math.floor(bytes / (12 * source.height * source.width));
  }

  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    // A crop is another picture at every look; a mirrored one costs nothing to make.
    if (augmentation && this.loadHeight !== undefined) return this.source.sample(index, augmentation);
    const sample = await this.plain(index);
    return augmentation?.flip ? flipSample(sample) : sample;
  }

  private async plain(index: number): Promise<Sample> {
    const known = this.kept.get(index);
    if (known) return known;
    const sample = await this.source.sample(index);
    if (this.kept.size < this.most) this.kept.set(index, sample);
    return sample;
  }
}
