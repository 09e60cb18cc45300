import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averagePool } from './averagePool.js';
import { upsampleNearest } from './upsampleNearest.js';

testsOf('upsampleNearest');

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

test('behavior: averaging over its copies gives an image back, whatever its size', () => {
  const length = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(length, length, length, (height, width, factor) => {
      tidy(() => {
        const any = random([2, height, width, 1], 1) as Tensor4D;
        expectClose(averagePool(upsampleNearest(any, factor), { poolSize: factor }), any, 1e-6);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () =>
  expectNoLeaks(() => {
    upsampleNearest(x).dispose();
    grad((y) => sum(upsampleNearest(y as Tensor4D)))(x).dispose();
  }));

test('error: factor', () => {
  expect(() => upsampleNearest(x, 1.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: factor: expected an integer ≥ 1, got 1.5.]`,
  );
});
