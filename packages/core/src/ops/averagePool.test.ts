import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { averagePool } from './averagePool.js';

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

  test(`behavior: ${height}×${width} leaves no tensors`, () => expectNoLeaks(() => pool(x).dispose()));
}
