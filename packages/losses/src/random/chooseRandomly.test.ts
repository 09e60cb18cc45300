import { expect, test } from 'vitest';
import { chooseRandomly } from './chooseRandomly.js';
import { seededRandom } from './seededRandom.js';

test('default', () => {
  const chosen = chooseRandomly([1, 2, 3, 4, 5], 3, seededRandom(1));
  expect(new Set(chosen).size).toBe(3);
  expect(chosen).toEqual(chooseRandomly([1, 2, 3, 4, 5], 3, seededRandom(1)));
  expect([...chooseRandomly([1, 2], 9, seededRandom(1))].sort()).toEqual([1, 2]);
  expect(chooseRandomly([], 2, seededRandom(1))).toEqual([]);
});

test('behavior: every item is as likely as any other', () => {
  const random = seededRandom(3);
  const counts = [0, 0, 0, 0, 0];
  for (let draw = 0; draw < 5000; draw++) for (const item of chooseRandomly([0, 1, 2, 3, 4], 2, random)) counts[item]++;
  // 2000 expected, standard deviation 35.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(175);
});
