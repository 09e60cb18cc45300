import { expect, test } from 'vitest';
import { linearDecay } from './linearDecay.js';

test('default: constant, then a straight line to 0', () => {
  const factors = [0, 4, 5, 6, 9, 10, 11].map((step) => linearDecay(step, 10, 5));
  expect(factors).toEqual([1, 1, 1, 0.8, 0.2, 0, 0]);
});

test('behavior: never decays where decay starts at the end', () => {
  expect(linearDecay(9, 10, 10)).toBe(1);
  expect(linearDecay(10, 10, 10)).toBe(0);
});
