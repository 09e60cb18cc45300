import { expect, test } from 'vitest';
import { cosineDecay } from './cosineDecay.js';

test('default: constant, then half a cosine to 0', () => {
  // Of 60° and 120° the cosines are a half and minus a half.
  const expected = [1, 1, 1, 0.75, 0.5, 0.25, 0, 0];
  const factors = [0, 3, 4, 6, 7, 8, 10, 12].map((step) => cosineDecay(step, 10, 4));
  factors.forEach((factor, i) => {
    expect(factor).toBeCloseTo(expected[i], 12);
  });
  expect(factors.slice(-2)).toEqual([0, 0]);
});

test('behavior: never decays where decay starts at the end', () => {
  expect(cosineDecay(9, 10, 10)).toBe(1);
  expect(cosineDecay(10, 10, 10)).toBe(0);
});
