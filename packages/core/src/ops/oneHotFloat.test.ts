import { expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { sum, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { oneHotFloat } from './oneHotFloat.js';

testsOf('oneHotFloat');

const indices = tensor2d([0, 2, 1, 3], [2, 2], 'int32');

test('default: ones that are floats, and a row of zeros outside', () => {
  const rows = oneHotFloat(indices, 3);
  expect(rows.dtype).toBe('float32');
  expectClose(rows, [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], 0);
});

test('args: depth 1', () => {
  const rows = oneHotFloat(indices, 1);
  expect(rows.shape).toEqual([2, 2, 1]);
  expectClose(rows, [1, 0, 0, 0], 0);
});

test('behavior: can be transposed and summed', () => {
  const rows = oneHotFloat(indices, 3);
  expectClose(sum(rows, 1), [1, 0, 1, 0, 1, 0], 0);
  expectClose(transpose(rows, [0, 2, 1]), [1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0], 0);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => {
    tidy(() => {
      oneHotFloat(indices, 3);
    });
  }));
