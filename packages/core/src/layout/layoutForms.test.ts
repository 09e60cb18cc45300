import { expect, test } from 'vitest';
import { layoutForms, patchParts, productIsCheaper } from './layoutForms.js';

const level = (side: number, inner: number, outer: number) => ({
  ...{ height: side, width: side, inner: { distinct: inner }, outer: { distinct: outer } },
});

test('default: a letter of each level', () => {
  // 2 · 256 = 512 pixels: 200 + 311 are fewer, 200 + 312 are not; 31 rows and the one outside are 32.
  const levels = [level(16, 200, 311), level(16, 200, 312), level(16, 31, 60), level(16, 32, 60)];
  expect(layoutForms({ batch: 2, levels })).toBe('lcpl');
});

test('behavior: a product up to 32 rows', () => {
  expect([32, 33].map(productIsCheaper)).toEqual([true, false]);
});

test('behavior: parts follow each other, are full but for the last, and hold 2²⁴ numbers', () => {
  expect(patchParts(5, 2 ** 23)).toEqual([
    [0, 2],
    [2, 2],
    [4, 1],
  ]);
  expect(patchParts(2, 2 ** 30)).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(patchParts(0, 9)).toEqual([]);
});
