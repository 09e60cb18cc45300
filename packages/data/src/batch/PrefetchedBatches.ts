import { EcganError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';
import { drawAugmentations } from '../dataset/drawAugmentations.js';
import { BatchSampler, type BatchSamplerState } from './BatchSampler.js';
import { type Batch, type BatchMessage, batchFromMessage } from './batch.js';
import type { PlannedSample } from './prepareBatch.js';

/** Makes a planned batch, in this thread or another: `prepareBatch`, or the method of that name of `BatchWorkers`. */
export type PrepareBatch = (plan: readonly PlannedSample[]) => Promise<BatchMessage>;

/** Options of {@link PrefetchedBatches}. */
export interface PrefetchedBatchesOptions {
  /** How many samples the dataset has. */
  length: number;
  /** Samples per batch. */
  batchSize: number;
  /** Decides order, flips and crops. @defaultValue 0 */
  seed?: number;
  /** Mirror samples at random. @defaultValue true */
  flip?: boolean;
  /**
   * Batches to have made or in the making before they are asked for: memory is that of so many batches, and of the one handed out.
   * Workers want one more than there are of them; in this thread nothing is won by more than 0.
   * @defaultValue 0: each is made when it is asked for
   */
  depth?: number;
}

/**
 * Batches of a dataset without end, made ahead of time and handed out in order.
 *
 * Order, flips and crops are drawn here, from seed, epoch and position alone, whoever makes the batches and however far ahead:
 * any number of workers gives the same batches, bit for bit.
 *
 * @remarks Its state is where the last batch that was *handed out* ended. Batches made beyond it are not counted, so that a run
 * resumed from it goes on with the very next one. A batch that cannot be made is an error of the `next` that would have
 * given it out, and the one after tries it again.
 * @throws ValueError if length, batchSize, seed or depth is not an integer, or too small.
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
  /** Seconds that `next` has taken since the beginning: a training loop stands still for so long. */
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
   * The next batch. The caller disposes it. Whoever asks before the last one has come gets the one after it.
   *
   * @throws What making it threw; {@link EcganError} after `dispose`.
   */
  next(): Promise<Batch> {
    const batch = this.last.then(() => this.take());
    this.last = batch.catch(() => undefined);
    return batch;
  }

  /** Where the last batch that was handed out ended: plain numbers, for a checkpoint. */
  state(): BatchSamplerState {
    return this.handedOut;
  }

  /**
   * Goes on where a state was taken, seed included; what was made ahead is dropped.
   *
   * @throws ValueError if the state is not of a dataset of this length.
   */
  restore(state: BatchSamplerState): void {
    this.sampler.restore(state);
    this.handedOut = this.sampler.state();
    this.ahead.length = 0;
  }

  /** Drops what was made ahead; there is no next batch then. Workers are the caller's to dispose. */
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
      // Restored meanwhile: another one is next.
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
      // Its turn to be an error comes with its turn to be handed out, if that comes at all.
      message.catch(() => undefined);
      this.ahead.push({ message, after: this.sampler.state() });
    }
  }

  private throwIfDisposed(): void {
    if (this.disposed) throw new EcganError('batches: they were disposed and there is no next one. Make them anew.');
  }
}
