import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A deterministic stream of random numbers (xoroshiro128+), identified by a seed and up to two stream numbers.
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
    // The first outputs are sums of unmixed state words, so they are discarded.
    for (let i = 0; i < 8; i++) this.generator.next();
  }

  /** Uniform in `[low, high)`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.generator);
  }

  /** Uniform integer in `[0, limit)`. */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** `true` with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A uniformly drawn element of a non-empty list. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** A shuffled copy of the list (Fisher–Yates). */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}

/** A function for `random` options: returns numbers uniform in [0, 1), the same sequence for the same seed on every platform. */
export function seededRandom(seed: number): () => number {
  const stream = new RandomStream(seed);
  return () => stream.uniform();
}

/** A bijection of 32-bit integers that spreads neighbouring seeds over the whole range (the MurmurHash3 finaliser). */
function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
