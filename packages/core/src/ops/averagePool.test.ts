import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { fill, grad, mul, type Scalar, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averagePool } from './averagePool.js';

testsOf('averagePool');

/** Window by window, in float64. */
function expectedPool(x: Tensor4D, poolSize: number, strides: number, padding: number) {
  const [batch, height, width, channels] = x.shape;
  const values = x.dataSync();
  const length = (size: number) => Math.floor((size + 2 * padding - poolSize) / strides) + 1;
  const result: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < length(height); i++)
      for (let j = 0; j < length(width); j++)
        for (let c = 0; c < channels; c++) {
          let [total, count] = [0, 0];
          for (let y = i * strides - padding; y < i * strides - padding + poolSize; y++)
            for (let u = j * strides - padding; u < j * strides - padding + poolSize; u++) {
              if (y < 0 || y >= height || u < 0 || u >= width) continue;
              total += values[((b * height + y) * width + u) * channels + c];
              count++;
            }
          result.push(total / count);
        }
  return result;
}

for (const [height, width, poolSize, strides, padding] of [
  [4, 6, 3, 2, 1],
  [5, 4, 3, 2, 1],
  [4, 4, 2, 2, 0],
  [5, 5, 3, 1, 1],
  [1, 1, 3, 2, 1],
]) {
  const x = random([2, height, width, 2], 1) as Tensor4D;
  const pool = (y: Tensor) => averagePool(y as Tensor4D, { poolSize, strides, padding });

  test(`args: ${height}×${width}, window ${poolSize}, stride ${strides}, padding ${padding}`, () => {
    const pooled = pool(x);
    expectClose(pooled, expectedPool(x, poolSize, strides, padding), 1e-6);
    expect(pooled.shape[1]).toBe(Math.floor((height + 2 * padding - poolSize) / strides) + 1);
    const weights = random(pooled.shape, 2);
    expectGradientsMatch((y) => sum(mul(pool(y), weights)) as Scalar, [x]);
  });

  test(`behavior: ${height}×${width} leaves no tensors, differentiated or not`, () =>
    expectNoLeaks(() => {
      pool(x).dispose();
      grad((y) => sum(pool(y)))(x).dispose();
    }));
}

test('behavior: a constant image stays what it is, whatever the window', () => {
  const length = fc.integer({ min: 1, max: 6 });
  const window = fc
    .integer({ min: 1, max: 4 })
    .chain((poolSize) =>
      fc.record({ poolSize: fc.constant(poolSize), strides: length, padding: fc.nat(poolSize - 1) }),
    );
  fc.assert(
    fc.property(length, length, window, (height, width, options) => {
      fc.pre(Math.min(height, width) + 2 * options.padding >= options.poolSize);
      tidy(() => {
        const pooled = averagePool(fill([2, height, width, 1], 3) as Tensor4D, options);
        expectClose(pooled, fill(pooled.shape, 3), 1e-6);
      });
    }),
    { seed: 1, numRuns: 30 },
  );
});

test('error: a window that may lie outside', () => {
  const x = random([1, 4, 4, 1], 1) as Tensor4D;
  expect(() => averagePool(x, { poolSize: 3, padding: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 2 for a window of 3, got 3.]`,
  );
  expect(() => averagePool(x, { poolSize: 3, padding: 0.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 2 for a window of 3, got 0.5.]`,
  );
});
