import { expect, test } from 'vitest';
import { mapConcurrently } from './mapConcurrently.js';

const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('default: results in order, never more than the limit at a time', async () => {
  let [now, most] = [0, 0];
  const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (item, index) => {
    most = Math.max(most, ++now);
    await after(3 * item);
    now--;
    return [item, index];
  });
  expect(results).toEqual([5, 1, 4, 2, 3].map((item, index) => [item, index]));
  expect(most).toBe(2);
  expect(await mapConcurrently([], 3, async () => 1)).toEqual([]);
});

test('error: the first in order of those that were begun, and nothing is begun after one', async () => {
  const begun: number[] = [];
  const failing = mapConcurrently([0, 1, 2, 3], 2, async (item) => {
    begun.push(item);
    await after(item === 0 ? 20 : 2);
    throw new Error(`item ${item}`);
  });
  await expect(failing).rejects.toThrow('item 0');
  expect(begun).toEqual([0, 1]);
});
