import { clone, engine, tensor, tile } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../index.js';

beforeAll(async () => {
  await useBackend('wasm');
});

const numbers = (dtype: 'float32' | 'int32' | 'bool') => tensor([1, 0, 1, 1, 0, 0], [2, 3], dtype);

test('Identity: a copy outlives the tensor it was made of, and takes no memory of its own', () => {
  const x = tensor(Float32Array.from({ length: 1000 }, (_, i) => i));
  const arrays = () => engine().backend.numDataIds();
  const before = arrays();
  const copy = clone(x);
  expect(arrays()).toBe(before);
  x.dispose();
  const other = tensor(new Float32Array(1000).fill(-1));
  expect(Array.from(copy.dataSync())).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  copy.dispose();
  other.dispose();
  expect(arrays()).toBe(before - 1);
});

test.each(['float32', 'int32', 'bool'] as const)('Identity: %s', (dtype) => {
  const copy = clone(numbers(dtype));
  expect([copy.dtype, copy.shape, Array.from(copy.dataSync())]).toEqual([dtype, [2, 3], [1, 0, 1, 1, 0, 0]]);
});

test('Identity: text', () => {
  expect(clone(tensor(['a', 'b'])).dataSync()).toEqual(['a', 'b']);
});

test.each(['float32', 'int32', 'bool'] as const)('Tile: along the first axis, %s', (dtype) => {
  const tiled = tile(numbers(dtype), [3, 1]);
  expect([tiled.dtype, tiled.shape]).toEqual([dtype, [6, 3]]);
  expect(Array.from(tiled.dataSync())).toEqual([1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0]);
});

test('Tile: along other axes, and of one number', () => {
  expect(Array.from(tile(tensor([1, 2, 3, 4], [2, 2]), [1, 2]).dataSync())).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
  expect(Array.from(tile(tensor([1, 2, 3, 4], [2, 2]), [2, 2]).dataSync()).slice(8)).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
  expect(tile(tensor([5], [1]), [4]).dataSync()).toEqual(Float32Array.of(5, 5, 5, 5));
});
