import { expect, test } from 'vitest';
import { broadcastShape } from './broadcastShape.js';

test('default: a length of 1 broadcasts, in either operand', () => {
  expect(broadcastShape({ x: [2, 1, 4, 5], y: [1, 3, 4, 1] })).toEqual([2, 3, 4, 5]);
});

test('behavior: an unknown length takes that of the other operand, unless that is 1', () => {
  expect(broadcastShape({ x: [null, null, null, 1], y: [null, 3, 1, null] })).toEqual([null, 3, null, null]);
  expect(broadcastShape({ x: [2, 1, 4, 4], y: [null, null, null, null] })).toEqual([2, null, 4, 4]);
});

test('error: rank, lengths', () => {
  expect(() => broadcastShape({ x: [2, 3], y: [2, 3, 1, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: x: expected shape [batch, height, width, channels], got [2, 3].]`,
  );
  expect(() => broadcastShape({ x: [null, 3, 1, 1], y: [2, 2, 1, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: y: expected lengths equal to those of x [any, 3, 1, 1], or 1, got [2, 2, 1, 1].]`,
  );
});
