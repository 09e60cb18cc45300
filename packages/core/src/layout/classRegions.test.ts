import { expect, test } from 'vitest';
import { classRegions } from './classRegions.js';

test('default: one row for all that is far, one for each class a border pixel sees', () => {
  // A row of pixels: 0 0 1 1. Pixels 1 and 2 see both classes.
  const { patches, index } = classRegions({ labelMaps: [0, 0, 1, 1], shape: [1, 1, 4], pairs: [0, 0, 0, 1] }, 1);
  const zero = 4;
  const rows = Array.from({ length: patches[0].length / 9 }, (_, i) => [...patches[0].slice(9 * i + 3, 9 * i + 6)]);
  const row = (pair: number, pixel: number) => rows[index[4 * pair + pixel] - 4];
  expect(index[0]).toBe(0); // pixel 0 has seen class 0 alone: it is in the dense map
  expect(index[4 + 3]).toBe(3);
  expect(row(0, 1)).toEqual([0, 1, zero]);
  expect(row(0, 2)).toEqual([1, zero, zero]);
  expect(row(1, 1)).toEqual([zero, zero, 2]);
  expect(row(1, 2)).toEqual([zero, 2, 3]);
  expect(row(0, 3)).toEqual([zero, zero, zero]); // sees nothing of class 0
  expect(row(1, 0)).toEqual([zero, zero, zero]);
});

test('behavior: a map of one class adds what is far from it and nothing else', () => {
  const labelMaps = new Int32Array(64);
  const { patches, index } = classRegions({ labelMaps, shape: [1, 8, 8], pairs: [0, 0] }, 2);
  expect([...index]).toEqual(Array.from({ length: 64 }, (_, i) => i));
  expect(patches[0].length / 9).toBeLessThanOrEqual(2);
  expect(patches[1].length / 9).toBeLessThanOrEqual(10);
});

test('behavior: images of a batch do not see each other', () => {
  const one = classRegions({ labelMaps: [0, 1, 1, 1], shape: [1, 2, 2], pairs: [0, 0, 0, 1] }, 1);
  const two = classRegions({ labelMaps: [0, 0, 0, 0, 0, 1, 1, 1], shape: [2, 2, 2], pairs: [1, 0, 1, 1] }, 1);
  expect(two.index.length).toBe(one.index.length);
  expect(two.index.every((row) => row >= 4)).toBe(true);
});
