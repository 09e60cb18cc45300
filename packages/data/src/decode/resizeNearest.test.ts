import { expect, test } from 'vitest';
import { resizeNearest } from './resizeNearest.js';

const map = { height: 2, width: 4, ids: Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8]) };

test('default: the id under each new pixel’s centre', () => {
  expect([...resizeNearest(map, 1, 2).ids]).toEqual([6, 8]);
  expect([...resizeNearest(map, 4, 4).ids]).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 8]);
  // Centres of 3 pixels over 4: 0.67, 2, 3.33.
  expect([...resizeNearest(map, 2, 3).ids]).toEqual([1, 3, 4, 5, 7, 8]);
});

test('behavior: the same size is the same map', () => {
  expect(resizeNearest(map, 2, 4)).toEqual(map);
});
