import type { Augmentation } from './Augmentation.js';
import type { Dataset } from './Dataset.js';
import { DatasetView } from './DatasetView.js';
import { flipSample } from './flipSample.js';
import type { Sample } from './Sample.js';

/**
 * Caches the samples of another dataset in memory, so that later epochs do not read them again. Once the memory limit
 * is reached, further samples are not cached. Flipped samples are computed from cached ones. Crops of larger images are
 * not cached, because each crop differs.
 *
 * @example
 * ```ts
 * import { CachedDataset, SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new CachedDataset(new SyntheticScenes({ height: 64, width: 64 }), 100 * 2 ** 20);
 * await scenes.sample(3); // drawn
 * await scenes.sample(3); // the same object
 * ```
 */
export class CachedDataset extends DatasetView {
  private readonly samples = new Map<number, Sample>();
  private readonly maxSamples: number;

  /**
   * @param source - The dataset to cache.
   * @param bytes - Approximate memory limit. @defaultValue 512 MiB
   */
  constructor(source: Dataset, bytes = 512 * 2 ** 20) {
    super(source, source.length);
    // Labels and instances take 4 bytes a pixel each, the photo 3, the edges 1.
    this.maxSamples = Math.floor(bytes / (12 * source.height * source.width));
  }

  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    if (augmentation && this.loadHeight !== undefined) return this.source.sample(index, augmentation);
    const sample = await this.unaugmented(index);
    return augmentation?.flip ? flipSample(sample) : sample;
  }

  private async unaugmented(index: number): Promise<Sample> {
    const known = this.samples.get(index);
    if (known) return known;
    const sample = await this.source.sample(index);
    if (this.samples.size < this.maxSamples) this.samples.set(index, sample);
    return sample;
  }
}
