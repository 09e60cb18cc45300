import { expect, test } from 'vitest';
import { spreadIndices } from './spreadIndices.js';

test('takes all indices if all are requested', () => {
  expect(spreadIndices(5, 5)).toEqual([0, 1, 2, 3, 4]);
});

test('leaves gaps that differ by one at most', () => {
  expect(spreadIndices(101, 6)).toEqual([0, 16, 33, 50, 67, 84]);
});

test('takes none of none', () => {
  expect(spreadIndices(0, 0)).toEqual([]);
});
