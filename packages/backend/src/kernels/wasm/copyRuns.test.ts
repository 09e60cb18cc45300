import { expectNoLeaks } from '@ecgan/testing';
import { slice, split, type Tensor, tensor, unstack } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../index.js';

beforeAll(async () => {
  await useBackend('wasm');
});

const shape = [2, 3, 40];
const valueAt = (i: number, j: number, k: number) => (i * 3 + j) * 40 + k;
const made = (dtype: 'float32' | 'int32' | 'bool') =>
  tensor(
    Int32Array.from({ length: 240 }, (_, n) => (dtype === 'bool' ? n % 3 === 0 : n) as number),
    shape,
    dtype,
  );
const asStored = (dtype: string, value: number) => (dtype === 'bool' ? Number(value % 3 === 0) : value);

/** What a part should hold, element by element. */
function expected(dtype: string, first: number[], size: number[]): number[] {
  const values: number[] = [];
  for (let i = 0; i < size[0]; i++)
    for (let j = 0; j < size[1]; j++)
      for (let k = 0; k < size[2]; k++) values.push(asStored(dtype, valueAt(first[0] + i, first[1] + j, first[2] + k)));
  return values;
}
const read = (part: Tensor) => Array.from(part.dataSync());

describe('parts of a tensor', () => {
  for (const dtype of ['float32', 'int32', 'bool'] as const) {
    test(`default: slices of ${dtype}, in one piece and in several`, () => {
      for (const [first, size] of [
        [
          [1, 0, 0],
          [1, 3, 40],
        ],
        [
          [1, 1, 0],
          [1, 2, 40],
        ],
        [
          [0, 2, 5],
          [1, 1, 33],
        ],
        [
          [0, 0, 3],
          [2, 3, 4],
        ],
        [
          [0, 1, 0],
          [2, 1, 40],
        ],
        [
          [1, 0, 0],
          [0, 3, 40],
        ],
      ] as [[number, number, number], [number, number, number]][]) {
        const part = slice(made(dtype), first, size);
        expect([part.shape, part.dtype]).toEqual([size, dtype]);
        expect(read(part)).toEqual(expected(dtype, first, size));
      }
    });

    test(`default: splits of ${dtype} along every axis, of equal and of other sizes`, () => {
      for (const [axis, sizes] of [
        [0, [1, 1]],
        [1, [2, 0, 1]],
        [2, [1, 34, 5]],
        [-1, [20, 20]],
      ] as [number, number[]][]) {
        const along = (axis + 3) % 3;
        let from = 0;
        split(made(dtype), sizes, axis).forEach((part, i) => {
          const size = shape.map((length, one) => (one === along ? sizes[i] : length));
          expect([part.shape, part.dtype]).toEqual([size, dtype]);
          expect(read(part)).toEqual(
            expected(
              dtype,
              [0, 1, 2].map((one) => (one === along ? from : 0)),
              size,
            ),
          );
          from += sizes[i];
        });
      }
    });

    test(`default: ${dtype} taken apart along every axis`, () => {
      for (const axis of [0, 1, 2, -2]) {
        const along = (axis + 3) % 3;
        unstack(made(dtype), axis).forEach((part, i) => {
          const size = shape.map((length, one) => (one === along ? 1 : length));
          expect(part.shape).toEqual(shape.filter((_, one) => one !== along));
          expect(read(part)).toEqual(
            expected(
              dtype,
              [0, 1, 2].map((one) => (one === along ? i : 0)),
              size,
            ),
          );
        });
      }
    });
  }

  test('behavior: a part is its own: it stays when the whole is gone, and leaves nothing', async () => {
    await expectNoLeaks(() => {
      const whole = made('float32');
      const parts = [slice(whole, [1, 0, 0], [1, 3, 40]), ...split(whole, 2), ...unstack(whole)];
      whole.dispose();
      expect(read(parts[0])).toEqual(expected('float32', [1, 0, 0], [1, 3, 40]));
      for (const part of parts) part.dispose();
    });
  });
});
