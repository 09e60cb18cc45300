import { expect } from 'vitest';
import { expectWithin } from './expectWithin.js';
import { recordProof } from './proofs/recordProof.js';

/** All numbers of a value, in the order of its keys. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .sort()
    .flatMap((key) => numbersOf(value[key as keyof typeof value]));
}

/**
 * The round trip of a state that is not weights: expects what came of a restored one to equal what came of the original,
 * to the last bit unless a tolerance is given, relative to the largest number.
 */
export function expectSameAfterRestoring<T>(restored: T, original: T, tolerance = 0): void {
  if (tolerance === 0) expect(restored).toEqual(original);
  const [actual, expected] = [numbersOf(restored), numbersOf(original)];
  recordProof('round trip', actual.length > 0 ? expectWithin(actual, expected, tolerance) : 0);
}
