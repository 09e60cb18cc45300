import { testsOf } from '@ecgan/testing';
import { expect, test } from 'vitest';
import { RandomStream, seededRandom } from './RandomStream.js';

testsOf('RandomStream');

const some = (random: RandomStream, count = 50) => Array.from({ length: count }, () => random.uniform());

test('default: the same seed gives the same numbers, in range and spread', () => {
  const numbers = some(new RandomStream(7), 4000);
  expect(some(new RandomStream(7), 4000)).toEqual(numbers);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  // The mean of 4000 uniform numbers has a standard deviation of 0.0046.
  expect(Math.abs(numbers.reduce((a, b) => a + b) / 4000 - 0.5)).toBeLessThan(0.02);
});

test('behavior: neighbouring seeds and streams have nothing in common from the first number on', () => {
  const first = new Set<number>();
  for (let seed = -5; seed < 5; seed++)
    for (let stream = 0; stream < 10; stream++)
      for (let second = 0; second < 3; second++) first.add(new RandomStream(seed, stream, second).uniform());
  expect(first.size).toBe(300);
  const sorted = [...first].sort((a, b) => a - b);
  // 300 numbers spread over [0, 1): no tenth of it stays nearly empty.
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = sorted.filter((value) => Math.floor(value * 10) === tenth).length;
    expect(inside).toBeGreaterThan(10);
  }
});

test('behavior: below, chance, pick and shuffle', () => {
  const random = new RandomStream(3);
  const counts = [0, 0, 0];
  for (let i = 0; i < 3000; i++) counts[random.below(3)]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
  expect(['a', 'b']).toContain(random.pick(['a', 'b']));
  const list = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = random.shuffle(list);
  expect(shuffled).not.toEqual(list);
  expect([...shuffled].sort()).toEqual(list);
});

const draw = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

test('seededRandom: the seed decides', () => {
  expect(draw(1, 5)).toEqual(draw(1, 5));
  expect(draw(1, 5)).not.toEqual(draw(2, 5));
});

test('seededRandom: uniform in [0, 1), for neighbouring seeds too', () => {
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
