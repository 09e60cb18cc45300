import { type Batch, type BatchSamplerState, PrefetchedBatches, type PrepareBatch, prepareBatch } from '@ecgan/data';
import { readsBoundaries } from '../config/readsBoundaries.js';
import type { Settings } from '../config/settings.js';
import type { RunData } from './openData.js';

/** Batches of a run's training images without end, in an order that seed and state decide; made by the run's workers, if it has any. */
export class BatchSource {
  private readonly batches: PrefetchedBatches;

  /** @param options.regions - Find the regions of classes beforehand, which the generator's training asks for. @defaultValue true */
  constructor({ train, workers }: RunData, settings: Settings, { regions = true }: { regions?: boolean } = {}) {
    const { batch: batchSize, levels, seed, flip } = settings;
    const { numClasses, length, ignoreLabel } = train;
    const boundaries = readsBoundaries(settings);
    const options = { numClasses, levels, boundaries, ...(regions && { regions: { ignoreLabel } }) };
    const prepare: PrepareBatch = (plan) =>
      workers ? workers.prepare(plan, options) : prepareBatch(train, plan, options);
    // One for each worker to work on, and one that is ready.
    const depth = workers ? workers.count + 1 : 0;
    this.batches = new PrefetchedBatches(prepare, { length, batchSize, seed, flip, depth });
  }

  /** Seconds that {@link BatchSource.next} has taken so far. */
  get waited(): number {
    return this.batches.waited;
  }

  /** The next batch. The caller disposes it. */
  next(): Promise<Batch> {
    return this.batches.next();
  }

  /** Where the last batch that was handed out ended, for a checkpoint. */
  state(): BatchSamplerState {
    return this.batches.state();
  }

  restore(state: BatchSamplerState): void {
    this.batches.restore(state);
  }
}
