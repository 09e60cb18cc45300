import { gather, memory, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { BackendError, useBackend } from '../../index.js';

beforeAll(async () => {
  await useBackend('wasm');
});

const table = () => tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);

test('default', () => {
  const rows = gather(table(), tensor1d([2, 0, 2], 'int32'));
  expect(rows.shape).toEqual([3, 2]);
  expect(Array.from(rows.dataSync())).toEqual([5, 6, 1, 2, 5, 6]);
});

test('args: indices of two dimensions', () => {
  const picked: Tensor2D = gather(table(), tensor2d([1, 0], [2, 1], 'int32'));
  expect(picked.shape).toEqual([2, 1, 2]);
  expect(Array.from(picked.dataSync())).toEqual([3, 4, 1, 2]);
});

test('args: another axis, int32', () => {
  const columns = gather(tensor2d([1, 2, 3, 4], [2, 2], 'int32'), tensor1d([1, 1], 'int32'), 1);
  expect(columns.dtype).toBe('int32');
  expect(Array.from(columns.dataSync())).toEqual([2, 2, 4, 4]);
});

test('error: an index out of range, nothing left behind', () => {
  const [x, indices] = [table(), tensor1d([0, 3], 'int32')];
  const before = memory().numBytes;
  expect(() => tidy(() => gather(x, indices))).toThrow(BackendError);
  expect(() => tidy(() => gather(x, indices))).toThrowErrorMatchingInlineSnapshot(
    `[BackendError: gather: index 3 at position 1 is not in [0, 3).]`,
  );
  expect(memory().numBytes).toBe(before);
});
