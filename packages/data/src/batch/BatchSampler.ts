import { assertInteger, RandomStream } from '@ecgan/core/internal';

/** Where a {@link BatchSampler} stands: plain numbers, to be kept in a checkpoint. */
export interface BatchSamplerState {
  seed: number;
  /** How many times the whole dataset has been gone through. */
  epoch: number;
  /** How many samples of this epoch have been handed out. */
  position: number;
}

/**
 * Hands out shuffled sample numbers, batch by batch, epoch by epoch; its state is three numbers.
 *
 * @remarks The order of an epoch depends on seed and epoch alone. Every sample comes once per epoch; a batch that
 * reaches an epoch's end goes on in the next one's order, so every batch is full.
 * @throws ValueError if length or seed is not an integer, or length < 1.
 * @example
 * ```ts
 * import { BatchSampler } from '@ecgan/data';
 *
 * const sampler = new BatchSampler({ length: 1000, seed: 7 });
 * sampler.next(4); // four numbers from 0 to 999
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

  /** The next sample numbers. */
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
   * Random numbers that depend on seed, epoch and position alone, so they are the same after a resume: for {@link drawAugmentations}.
   */
  random(): () => number {
    const random = new RandomStream(this.seed ^ 0x5bd1e995, this.epoch, this.position);
    return () => random.uniform();
  }

  /** Where it stands. */
  state(): BatchSamplerState {
    return { seed: this.seed, epoch: this.epoch, position: this.position };
  }

  /**
   * Goes on where a state was taken, seed included.
   * @throws ValueError if the state is not of a dataset of this length.
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
