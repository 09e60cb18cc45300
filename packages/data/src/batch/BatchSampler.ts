import { assertInteger, RandomStream } from '@ecgan/core/internal';

/** State of a {@link BatchSampler}: three integers, saved in a checkpoint. */
export interface BatchSamplerState {
  seed: number;
  /** Number of epochs that are complete. */
  epoch: number;
  /** Number of samples of this epoch that have been returned. */
  position: number;
}

/**
 * Draws batches of shuffled sample indices, epoch after epoch.
 *
 * @remarks The order of an epoch depends on seed and epoch alone. Every epoch contains every sample once. A batch that
 * reaches the end of an epoch is filled from the next one, so every batch is full.
 * @throws ValueError if length or seed is not an integer, or length < 1.
 * @example
 * ```ts
 * import { BatchSampler } from '@ecgan/data';
 *
 * const sampler = new BatchSampler({ length: 1000, seed: 7 });
 * sampler.next(4); // four indices from 0 to 999
 * const saved = sampler.state(); // { seed: 7, epoch: 0, position: 4 }
 * new BatchSampler({ length: 1000, seed: 7 }).restore(saved);
 * ```
 */
export class BatchSampler {
  readonly length: number;
  private seed: number;
  private epoch = 0;
  private position = 0;
  private order: number[];

  constructor({ length, seed = 0 }: { length: number; seed?: number }) {
    assertInteger('length', length, { atLeast: 1 });
    assertInteger('seed', seed);
    this.length = length;
    this.seed = seed;
    this.order = this.shuffled();
  }

  /** Returns the indices of the next `batchSize` samples, which may belong to two or more epochs. */
  next(batchSize: number): number[] {
    assertInteger('batchSize', batchSize, { atLeast: 1 });
    return Array.from({ length: batchSize }, () => {
      if (this.position === this.length) {
        this.epoch++;
        this.position = 0;
        this.order = this.shuffled();
      }
      return this.order[this.position++];
    });
  }

  /**
   * Returns a generator of random numbers in [0, 1) for {@link drawAugmentations}. They depend on seed, epoch and
   * position alone, so a resumed run draws the same ones.
   */
  random(): () => number {
    const random = new RandomStream(this.seed ^ 0x5bd1e995, this.epoch, this.position);
    return () => random.uniform();
  }

  /** Returns the state that {@link BatchSampler.restore} continues from. */
  state(): BatchSamplerState {
    return { seed: this.seed, epoch: this.epoch, position: this.position };
  }

  /**
   * Continues from a saved state, seed included.
   * @throws ValueError if a field is not an integer, the epoch is negative or the position is not from 0 to `length`.
   */
  restore({ seed, epoch, position }: BatchSamplerState): void {
    assertInteger('state.seed', seed);
    assertInteger('state.epoch', epoch, { atLeast: 0 });
    assertInteger('state.position', position, { atLeast: 0, atMost: this.length });
    this.seed = seed;
    this.epoch = epoch;
    this.position = position;
    this.order = this.shuffled();
  }

  private shuffled(): number[] {
    return new RandomStream(this.seed, this.epoch).shuffle(Array.from({ length: this.length }, (_, index) => index));
  }
}
