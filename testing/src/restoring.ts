import { expect } from 'vitest';
import { expectWithin } from './expectWithin.js';
import { recordProof } from './proofs/recordProof.js';

/** Returns all numbers of a value, in the order of its keys. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .sort()
    .flatMap((key) => numbersOf(value[key as keyof typeof value]));
}

/**
 * Round trip of a state: expects the outputs after a restore to equal the original ones, exactly or within `tolerance`
 * relative to the largest value.
 */
export function expectSameAfterRestoring<T>(restored: T, original: T, tolerance = 0): void {
  if (tolerance === 0) expect(restored).toEqual(original);
  const [actual, expected] = [numbersOf(restored), numbersOf(original)];
  recordProof('round trip', actual.length > 0 ? expectWithin(actual, expected, tolerance) : 0);
}
