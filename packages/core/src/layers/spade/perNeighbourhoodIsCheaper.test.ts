import { expect, test } from 'vitest';
import { perNeighbourhoodIsCheaper } from './perNeighbourhoodIsCheaper.js';

test('default: a real layout at full size repeats itself, at 1/32 it does not', () => {
  expect(perNeighbourhoodIsCheaper({ pixels: 65536, inner: 2824, outer: 9361 })).toBe(true);
  expect(perNeighbourhoodIsCheaper({ pixels: 64, inner: 60, outer: 64 })).toBe(false);
});
