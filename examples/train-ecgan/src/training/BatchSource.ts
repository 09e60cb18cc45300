import {
  type Batch,
  BatchSampler,
  type BatchSamplerState,
  batchOf,
  type Dataset,
  drawAugmentations,
} from '@ecgan/data';
import { readsBoundaries } from '../config/readsBoundaries.js';
import type { Settings } from '../config/settings.js';

/** Batches of a dataset without end, in an order that seed and state decide. */
export class BatchSource {
  private readonly sampler: BatchSampler;

  constructor(
    private readonly dataset: Dataset,
    private readonly settings: Settings,
  ) {
    this.sampler = new BatchSampler({ length: dataset.length, seed: settings.seed });
  }

  /** The next batch. The caller disposes it. */
  async next(): Promise<Batch> {
    const { batch, levels, flip } = this.settings;
    const augmentations = drawAugmentations(this.sampler.random(), batch, { flip });
    const indices = this.sampler.next(batch);
    const samples = await Promise.all(indices.map((index, i) => this.dataset.sample(index, augmentations[i])));
    return batchOf(samples, {
      numClasses: this.dataset.numClasses,
      levels,
      boundaries: readsBoundaries(this.settings),
    });
  }

  /** Where it stands, for a checkpoint. */
  state(): BatchSamplerState {
    return this.sampler.state();
  }

  restore(state: BatchSamplerState): void {
    this.sampler.restore(state);
  }
}
