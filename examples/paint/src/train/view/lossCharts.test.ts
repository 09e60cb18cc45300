import { expect, test } from 'vitest';
import { pathOf, titleOf } from './lossCharts.js';

test('pathOf: from the lowest to the highest value, over the steps', () => {
  expect(pathOf([10, 20, 50], [4, 8, 6])).toBe('M0.0,78.0L50.0,2.0L200.0,40.0');
  expect(pathOf([3], [7])).toBe('M100.0,40.0');
  expect(pathOf([1, 2], [5, 5])).toBe('M0.0,40.0L200.0,40.0');
});

test('titleOf: names of losses as words', () => {
  expect(['generator', 'adversarialEdge', 'realEdge'].map(titleOf)).toEqual([
    'Generator, in all',
    'Adversarial edge',
    'D: real edge',
  ]);
});
