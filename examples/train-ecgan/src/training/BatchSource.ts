import { type Batch, BatchSampler, type BatchSamplerState, batchOf, type Dataset } from '@ecgan/data';
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
    const { batch, levels, instances, flip } = this.settings;
    const random = this.sampler.random();
    const indices = this.sampler.next(batch);
    const samples = await Promise.all(indices.map((index) => this.dataset.sample(index)));
    return batchOf(samples, {
      numClasses: this.dataset.numClasses,
      levels,
      boundaries: instances !== null,
      ...(flip && { flip: random }),
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
