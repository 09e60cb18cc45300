import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { upsampleNearest } from './upsampleNearest.js';

const x = random([2, 3, 2, 2], 1) as Tensor4D;

for (const factor of [1, 2, 3]) {
  test(`args: factor ${factor}`, () => {
    const values = x.dataSync();
    const expected: number[] = [];
    for (let b = 0; b < 2; b++)
      for (let i = 0; i < 3 * factor; i++)
        for (let j = 0; j < 2 * factor; j++)
          for (let c = 0; c < 2; c++)
            expected.push(values[((b * 3 + Math.floor(i / factor)) * 2 + Math.floor(j / factor)) * 2 + c]);
    expectClose(upsampleNearest(x, factor), expected, 0);
    const weights = random([2, 3 * factor, 2 * factor, 2], 2);
    expectGradientsMatch((y) => sum(mul(upsampleNearest(y as Tensor4D, factor), weights)) as Scalar, [x]);
  });
}

test('behavior: leaves no tensors', () => expectNoLeaks(() => upsampleNearest(x).dispose()));

test('error: factor', () => {
  expect(() => upsampleNearest(x, 1.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: factor: expected an integer ≥ 1, got 1.5.]`,
  );
});
