import { gather, grad, tensor1d, tensor2d, tensor3d, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './index.js';

describe.each(['wasm', 'cpu'] as const)('%s', (name) => {
  beforeAll(async () => {
    await useBackend(name);
  });

  test('default', () => {
    const sums = unsortedSegmentSum(tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), tensor1d([1, 3, 1], 'int32'), 4);
    expect(sums.shape).toEqual([4, 2]);
    expect(Array.from(sums.dataSync())).toEqual([0, 0, 6, 8, 0, 0, 3, 4]);
  });

  test('args: more dimensions', () => {
    const sums = unsortedSegmentSum(tensor3d([1, 2, 3, 4], [2, 2, 1]), tensor1d([0, 0], 'int32'), 1);
    expect(sums.shape).toEqual([1, 2, 1]);
    expect(Array.from(sums.dataSync())).toEqual([4, 6]);
  });

  test('behavior: ids out of range are dropped', () => {
    const sums = unsortedSegmentSum(tensor2d([1, 2, 4], [3, 1]), tensor1d([-1, 0, 2], 'int32'), 2);
    expect(Array.from(sums.dataSync())).toEqual([2, 0]);
  });

  test('gradient: of gather, rows taken twice count twice', () => {
    const dx = grad((x) => gather(x, tensor1d([2, 0, 2], 'int32')))(
      tensor2d([0, 0, 0], [3, 1]),
      tensor2d([1, 10, 100], [3, 1]),
    );
    expect(Array.from(dx.dataSync())).toEqual([10, 0, 101]);
  });

  test('args: integers stay whole', () => {
    const sums = unsortedSegmentSum(tensor1d([1, 2, 4], 'int32'), tensor1d([0, 1, 0], 'int32'), 2);
    expect([sums.dtype, Array.from(sums.dataSync())]).toEqual(['int32', [5, 2]]);
  });
});
