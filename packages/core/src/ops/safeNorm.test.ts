import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { safeNorm } from './safeNorm.js';

const x = random([3, 4, 2], 1);

for (const axis of [-1, 0, 1]) {
  test(`args: axis ${axis}`, () => {
    const at = (axis + 3) % 3;
    const strides = [8, 2, 1];
    const values = x.dataSync();
    const kept = x.shape.map((length, i) => (i === at ? 1 : length));
    const expected: number[] = [];
    for (let i = 0; i < kept[0]; i++)
      for (let j = 0; j < kept[1]; j++)
        for (let k = 0; k < kept[2]; k++) {
          let total = 0;
          for (let n = 0; n < x.shape[at]; n++) total += values[i * 8 + j * 2 + k + n * strides[at]] ** 2;
          expected.push(Math.sqrt(total));
        }
    expectClose(safeNorm(x, axis), expected, 1e-6);
    expect(safeNorm(x, axis, true).shape).toEqual(kept);
    for (const keepDims of [false, true]) {
      const weights = random(safeNorm(x, axis, keepDims).shape, 2);
      expectGradientsMatch((y) => sum(mul(safeNorm(y, axis, keepDims), weights)) as Scalar, [x]);
    }
  });
}

test('gradient: 0 at 0', () => {
  expectClose(grad((y) => sum(safeNorm(y)))(zeros([2, 3])), [0, 0, 0, 0, 0, 0]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => grad((y) => sum(safeNorm(y)))(x).dispose()));
