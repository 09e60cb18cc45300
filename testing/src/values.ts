import type { Tensor } from '@tensorflow/tfjs-core';
import { expectWithin } from './expectWithin.js';
import { recordProof } from './proofs/recordProof.js';

/**
 * Expects every element of `actual` within `tolerance` of `expected`, relative to the largest magnitude expected (at least 1e-12).
 *
 * @returns The largest difference, relative in the same way.
 */
export function expectClose(
  actual: Tensor | ArrayLike<number>,
  expected: Tensor | ArrayLike<number>,
  tolerance = 1e-5,
): number {
  const error = expectWithin(actual, expected, tolerance);
  recordProof('values', error);
  return error;
}
