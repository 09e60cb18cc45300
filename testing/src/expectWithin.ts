import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Asserts the same as {@link expectClose} without recording it as a proof of a component's values. */
export function expectWithin(
  actual: Tensor | ArrayLike<number>,
  expected: Tensor | ArrayLike<number>,
  tolerance: number,
): number {
  const values = 'dataSync' in actual ? actual.dataSync() : actual;
  const wanted = 'dataSync' in expected ? expected.dataSync() : expected;
  expect(values.length, 'number of elements').toBe(wanted.length);
  let scale = 1e-12;
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    expect(Number.isFinite(values[i]), `element ${i} is ${values[i]}`).toBe(true);
    scale = Math.max(scale, Math.abs(wanted[i]));
    worst = Math.max(worst, Math.abs(values[i] - wanted[i]));
  }
  expect(worst / scale, `largest difference ${worst} on a scale of ${scale}`).toBeLessThanOrEqual(tolerance);
  return worst / scale;
}
