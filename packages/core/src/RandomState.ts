import { ValueError } from './errors.js';

/** The four 32-bit words of a {@link RandomState}, as plain numbers that can be stored as JSON. */
export type RandomWords = readonly [number, number, number, number];

/**
 * Seeded random number generator whose state can be saved, so that a resumed run draws the same numbers as an uninterrupted one.
 *
 * xoshiro128**: with words `s₀…s₃`, the result is `rotl(s₁·5, 7)·9`; then `t = s₁ ≪ 9`, `s₂ ⊕= s₀`, `s₃ ⊕= s₁`,
 * `s₁ ⊕= s₂`, `s₀ ⊕= s₃`, `s₂ ⊕= t`, `s₃ = rotl(s₃, 11)`. Period 2¹²⁸ − 1; not cryptographically secure.
 *
 * @throws {@link ValueError} if the seed is not an integer in [0, 2³²).
 * @see Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators", arXiv 1805.01407
 * @example
 * ```ts
 * import { RandomState } from '@ecgan/core';
 *
 * const random = new RandomState(7);
 * const saved = random.state();
 * const first = random.next();
 * random.restore(saved);
 * random.next() === first; // true
 * ```
 */
export class RandomState {
  private words: RandomWords;

  constructor(seed: number) {
    if (!isWord(seed)) throw new ValueError({ argument: 'seed', expected: 'an integer in [0, 2^32)', received: seed });
    this.words = expandSeed(seed);
  }

  /** Draws 32 bits, as an integer in [0, 2³²). It can seed another generator. */
  nextWord(): number {
    let [s0, s1, s2, s3] = this.words;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5) >>> 0, 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    this.words = [s0 >>> 0, s1 >>> 0, s2 >>> 0, rotateLeft(s3, 11)];
    return result;
  }

  /** Draws a number uniform in [0, 1), in steps of 2⁻³². */
  next(): number {
    return this.nextWord() / 2 ** 32;
  }

  /** The current state, to be passed to {@link RandomState.restore}. */
  state(): RandomWords {
    return this.words;
  }

  /**
   * Continues from a saved state.
   *
   * @throws {@link ValueError} unless it is four 32-bit words that are not all zero: from the all-zero state xoshiro128** returns
   * 0 forever.
   */
  restore(state: readonly number[]): void {
    const [s0, s1, s2, s3] = state;
    if (state.length !== 4 || !state.every(isWord) || state.every((word) => word === 0)) {
      throw new ValueError({
        argument: 'state',
        expected: 'four integers in [0, 2^32), not all 0',
        received: [...state],
      });
    }
    this.words = [s0, s1, s2, s3];
  }
}

/**
 * Draws `count` items without replacement, in random order (partial Fisher–Yates shuffle).
 *
 * @param random - Returns numbers uniform in [0, 1).
 * @returns At most `items.length` items.
 */
export function chooseRandomly<T>(items: ArrayLike<T>, count: number, random: () => number): T[] {
  const pool = Array.from(items);
  const chosen = Math.min(count, pool.length);
  for (let i = 0; i < chosen; i++) {
    const other = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[other]] = [pool[other], pool[i]];
  }
  return pool.slice(0, chosen);
}

/**
 * Expands one seed to four words of state by a hash, so that neighbouring seeds give unrelated states (after splitmix, Steele et
 * al. 2014).
 */
function expandSeed(seed: number): RandomWords {
  const word = (index: number) => {
    let mixed = (seed + Math.imul(index + 1, 0x9e3779b9)) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [word(0), word(1), word(2), word(3)];
}

function isWord(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function rotateLeft(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0;
}
