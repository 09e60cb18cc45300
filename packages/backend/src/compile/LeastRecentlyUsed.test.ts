import { expect, test, vi } from 'vitest';
import { LeastRecentlyUsed } from './LeastRecentlyUsed.js';

test('LeastRecentlyUsed: what was used longest ago goes', () => {
  const gone = vi.fn();
  const map = new LeastRecentlyUsed<number>(2, gone);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect(gone.mock.calls).toEqual([[2]]);
  expect(map.entries()).toEqual([
    ['a', 1],
    ['c', 3],
  ]);
  expect(map.get('b')).toBeUndefined();
  map.clear();
  expect(gone.mock.calls).toEqual([[2], [1], [3]]);
  expect(map.size).toBe(0);
});
