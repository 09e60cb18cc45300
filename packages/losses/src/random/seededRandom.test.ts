import { expect, test } from 'vitest';
import { seededRandom } from './seededRandom.js';

const draw = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

test('default: the seed decides', () => {
  expect(draw(1, 5)).toEqual(draw(1, 5));
  expect(draw(1, 5)).not.toEqual(draw(2, 5));
});

test('behavior: uniform in [0, 1), for neighbouring seeds too', () => {
  for (const values of [draw(0, 20_000), Array.from({ length: 20_000 }, (_, seed) => draw(seed, 1)[0])]) {
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const tenths = new Array(10).fill(0);
    for (const value of values) {
      tenths[Math.floor(value * 10)]++;
    }
    // 2000 in each tenth, standard deviation 42.
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(210);
  }
});
