import { expect, test } from 'vitest';
import { instanceBoundaries } from './instanceBoundaries.js';

test('default: pixels with a 4-neighbour of another instance', {
  meta: { id: 'instance-boundaries-pixels-4-neighbour' },
}, () => {
  const instances = [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [1, 1, 7, 1],
    [1, 1, 1, 1],
  ];
  const expected = [
    [0, 0, 0, 0],
    [0, 0, 1, 0],
    [0, 1, 1, 1],
    [0, 0, 1, 0],
  ];
  expect([...instanceBoundaries(instances.flat(), 4, 4)]).toEqual(expected.flat());
});

test('behavior: one instance has no boundary; 16-bit ids that share their low byte have one', () => {
  expect([...instanceBoundaries([3, 3, 3], 1, 3)]).toEqual([0, 0, 0]);
  expect([...instanceBoundaries([256, 512, 512], 1, 3)]).toEqual([1, 1, 0]);
});
