import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A bijection of 32-bit integers that spreads neighbouring seeds over the whole range (the MurmurHash3 finaliser). */
function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * A deterministic stream of random numbers (xoroshiro128+), told apart by a seed and up to two stream numbers.
 *
 * @remarks Seed and streams each fill one word of the generator's state through a bijection, so two different
 * `(seed, first, second)` of 32-bit integers never start in the same state.
 *
 * @example
 * ```ts
 * import { RandomStream } from '@ecgan/core';
 *
 * const random = new RandomStream(7, 3);
 * random.uniform(0, 10); // the same number on every machine
 * ```
 */
export class RandomStream {
  private readonly generator: RandomGenerator;

  constructor(seed: number, first = 0, second = 0) {
    this.generator = xoroshiro128plusFromState([scramble(seed), scramble(first), scramble(second), 0x9e3779b9 | 0]);
    // The first outputs are sums of raw state words: let them mix.
    for (let i = 0; i < 8; i++) this.generator.next();
  }

  /** Uniform in `[low, high)`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.generator);
  }

  /** An integer in `[0, limit)`. */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One element of a list that is not empty. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** The list in a random order (Fisher–Yates), as a new array. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}

/** Uniform numbers in [0, 1), the same for the same seed everywhere: what a `random` option takes. */
export function seededRandom(seed: number): () => number {
  const stream = new RandomStream(seed);
  return () => stream.uniform();
}
