import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toFloat16 } from './float16.js';

/** The value of 16 bits, by the definition of IEEE 754. */
function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, mantissa] = [(half >> 10) & 31, half & 1023];
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

test('behavior: every half is itself', () => {
  const halves = Array.from({ length: 65_536 }, (_, i) => i).filter((half) => !Number.isNaN(halfValue(half)));
  expect([...toFloat16(halves.map(halfValue))]).toEqual(halves);
});

test('behavior: rounds to the nearest, of two as near to the even one', () => {
  const check = fc.property(fc.float({ noNaN: true, min: -65_519, max: 65_519 }), (value) => {
    const [half] = toFloat16([value]);
    const error = (other: number) => Math.abs(halfValue(other) - value);
    for (const neighbour of [half - 1, half + 1]) {
      if (!Number.isFinite(halfValue(neighbour)) || neighbour < 0 || (neighbour & 0x8000) !== (half & 0x8000)) continue;
      expect(error(half)).toBeLessThanOrEqual(error(neighbour));
      if (error(half) === error(neighbour)) expect(half % 2).toBe(0);
    }
  });
  fc.assert(check, { seed: 1, numRuns: 3000 });
  expect([...toFloat16([2049, 2051, 65_504, 65_519, 65_520, Number.NaN])].map(halfValue)).toEqual([
    2048,
    2052,
    65_504,
    65_504,
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ]);
});
