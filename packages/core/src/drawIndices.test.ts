import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawIndices } from './drawIndices.js';
import { seededRandom } from './RandomStream.js';

test('default: distinct, ascending, within the range, the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(30), fc.nat(), (count, size, seed) => {
      const drawn = Array.from(drawIndices(count, size, seededRandom(seed)));
      expect(drawn.length).toBe(Math.min(count, size));
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((index) => index >= 0 && index < size)).toBe(true);
      expect(Array.from(drawIndices(count, size, seededRandom(seed)))).toEqual(drawn);
    }),
  );
});

test('behavior: every choice is as likely as any other', () => {
  const random = seededRandom(3);
  const counts = new Map<string, number>();
  for (let draw = 0; draw < 10_000; draw++) {
    const key = drawIndices(2, 5, random).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // Ten pairs, 1000 expected of each, standard deviation 30.
  expect(counts.size).toBe(10);
  for (const [pair, count] of counts) expect(Math.abs(count - 1000), pair).toBeLessThan(150);
});
