import { EcganError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';
import { drawAugmentations } from '../dataset/drawAugmentations.js';
import { BatchSampler, type BatchSamplerState } from './BatchSampler.js';
import { type Batch, type BatchMessage, batchFromMessage } from './batch.js';
import type { PlannedSample } from './prepareBatch.js';

/** Prepares a planned batch in this thread (`prepareBatch`) or in a worker thread (`BatchWorkers.prepare`). */
export type PrepareBatch = (plan: readonly PlannedSample[]) => Promise<BatchMessage>;

/** Options of {@link PrefetchedBatches}. */
export interface PrefetchedBatchesOptions {
  /** Number of samples in the dataset. */
  length: number;
  /** Samples per batch. */
  batchSize: number;
  /** Seed of the order, flips and crops. @defaultValue 0 */
  seed?: number;
  /** Whether each sample is flipped left to right with probability ½. @defaultValue true */
  flip?: boolean;
  /**
   * Number of batches prepared before they are requested. Memory holds this many batches and the current one. With `n`
   * workers, `n + 1` keeps all of them busy; without workers a depth above 0 brings nothing.
   * @defaultValue 0: each batch is prepared when it is requested
   */
  depth?: number;
}

/**
 * Endless sequence of a dataset's batches, prepared ahead of time and returned in order.
 *
 * Order, flips and crops are drawn here from seed, epoch and position alone. Every number of workers and every depth
 * therefore gives the same batches, bit for bit.
 *
 * @remarks The state is the position after the last batch that was *returned*: prefetched batches do not count, so a
 * resumed run continues with the next batch. If preparing a batch fails, the `next` that would have returned it
 * rejects, and the following call prepares the same batch again.
 * @throws ValueError if length or batchSize is not an integer ≥ 1, seed not an integer, or depth not an integer ≥ 0.
 * @example
 * ```ts
 * import { PrefetchedBatches, prepareBatch, SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new SyntheticScenes({ height: 64, width: 64 });
 * const { length, numClasses } = scenes;
 * const batches = new PrefetchedBatches((plan) => prepareBatch(scenes, plan, { numClasses }), { length, batchSize: 4 });
 * const batch = await batches.next();
 * batches.state(); // { seed: 0, epoch: 0, position: 4 }
 * batch.dispose();
 * ```
 */
export class PrefetchedBatches {
  /** Total seconds that `next` has taken: the time a training loop waited for data. */
  waited = 0;
  private readonly sampler: BatchSampler;
  private readonly options: Required<PrefetchedBatchesOptions>;
  private readonly ahead: { message: Promise<BatchMessage>; after: BatchSamplerState }[] = [];
  private handedOut: BatchSamplerState;
  private last: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly prepare: PrepareBatch,
    { length, batchSize, seed = 0, flip = true, depth = 0 }: PrefetchedBatchesOptions,
  ) {
    assertInteger('batchSize', batchSize, { atLeast: 1 });
    assertInteger('depth', depth, { atLeast: 0 });
    this.options = { length, batchSize, seed, flip, depth };
    this.sampler = new BatchSampler({ length, seed });
    this.handedOut = this.sampler.state();
  }

  /**
   * Returns the next batch. The caller disposes it. Calls that overlap get consecutive batches.
   *
   * @throws The error that preparing the batch threw; {@link EcganError} after `dispose`.
   */
  next(): Promise<Batch> {
    const batch = this.last.then(() => this.take());
    this.last = batch.catch(() => undefined);
    return batch;
  }

  /** Returns the position after the last batch that was returned, for a checkpoint. */
  state(): BatchSamplerState {
    return this.handedOut;
  }

  /**
   * Continues from a saved state, seed included, and drops the prefetched batches.
   *
   * @throws ValueError if the state does not fit a dataset of this length.
   */
  restore(state: BatchSamplerState): void {
    this.sampler.restore(state);
    this.handedOut = this.sampler.state();
    this.ahead.length = 0;
  }

  /** Drops the prefetched batches and makes `next` throw. The caller disposes the workers. */
  dispose(): void {
    this.disposed = true;
    this.ahead.length = 0;
  }

  private async take(): Promise<Batch> {
    const begun = performance.now();
    try {
      this.fill(Math.max(1, this.options.depth));
      const head = this.ahead[0];
      const made = await head.message;
      this.throwIfDisposed();
      // `restore` was called while this batch was awaited: another batch is next.
      if (this.ahead[0] !== head) return await this.take();
      this.ahead.shift();
      this.handedOut = head.after;
      this.fill(this.options.depth);
      return batchFromMessage(made);
    } catch (error) {
      if (!this.disposed) this.restore(this.handedOut);
      throw error;
    } finally {
      this.waited += (performance.now() - begun) / 1000;
    }
  }

  private fill(count: number): void {
    this.throwIfDisposed();
    const { batchSize, flip } = this.options;
    while (this.ahead.length < count) {
      const augmentations = drawAugmentations(this.sampler.random(), batchSize, { flip });
      const plan = this.sampler.next(batchSize).map((index, i) => ({ index, augmentation: augmentations[i] }));
      const message = this.prepare(plan);
      // The rejection is reported by the `next` that returns this batch; until then it must not count as unhandled.
      message.catch(() => undefined);
      this.ahead.push({ message, after: this.sampler.state() });
    }
  }

  private throwIfDisposed(): void {
    if (this.disposed)
      throw new EcganError('batches: disposed, so there is no next batch. Create a new PrefetchedBatches.');
  }
}
