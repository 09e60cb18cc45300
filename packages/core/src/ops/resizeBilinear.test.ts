import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { fill, grad, mul, type Scalar, sum, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resizeBilinear } from './resizeBilinear.js';

testsOf('resizeBilinear');

const x = random([2, 4, 3, 2], 1) as Tensor4D;

/** Pixel by pixel from the definition: the four pixels around the centre, clamped at the border. */
function expectedResize(image: Tensor4D, [newHeight, newWidth]: [number, number]) {
  const [batch, height, width, channels] = image.shape;
  const values = image.dataSync();
  const result: number[] = [];
  const clamp = (i: number, length: number) => Math.min(Math.max(i, 0), length - 1);
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < newHeight; i++)
      for (let j = 0; j < newWidth; j++)
        for (let c = 0; c < channels; c++) {
          const [y, u] = [((i + 0.5) * height) / newHeight - 0.5, ((j + 0.5) * width) / newWidth - 0.5];
          let total = 0;
          for (let dy = 0; dy < 2; dy++)
            for (let du = 0; du < 2; du++) {
              const [row, column] = [Math.floor(y) + dy, Math.floor(u) + du];
              const weight = (1 - Math.abs(y - row)) * (1 - Math.abs(u - column));
              total +=
                weight * values[((b * height + clamp(row, height)) * width + clamp(column, width)) * channels + c];
            }
          result.push(total);
        }
  return result;
}

test('default', () => {
  expectClose(resizeBilinear(tensor4d([0, 4], [1, 1, 2, 1]), [1, 4]), [0, 1, 3, 4]);
});

for (const size of [
  [8, 6],
  [3, 7],
  [2, 2],
  [4, 3],
  [1, 1],
] as [number, number][]) {
  test(`args: 4×3 to ${size.join('×')}`, () => {
    expectClose(resizeBilinear(x, size), expectedResize(x, size), 1e-6);
    const weights = random([2, ...size, 2], 2);
    expectGradientsMatch((y) => sum(mul(resizeBilinear(y as Tensor4D, size), weights)) as Scalar, [x]);
  });
}

test('behavior: a constant image stays constant and a range is never left, whatever the sizes', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }));
  fc.assert(
    fc.property(size, size, (from, to) => {
      tidy(() => {
        expectClose(resizeBilinear(fill([2, ...from, 1], 3), to), fill([2, ...to, 1], 3), 1e-6);
        const any = random([1, ...from, 2], 1);
        const [low, high] = [Math.min(...any.dataSync()), Math.max(...any.dataSync())];
        for (const value of resizeBilinear(any as Tensor4D, to).dataSync()) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-6);
          expect(value).toBeLessThanOrEqual(high + 1e-6);
        }
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () =>
  expectNoLeaks(() => {
    resizeBilinear(x, [5, 5]).dispose();
    grad((y) => sum(resizeBilinear(y as Tensor4D, [5, 5])))(x).dispose();
  }));

test('error: a size that is none', () => {
  expect(() => resizeBilinear(x, [0, 4])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: size: expected two integers ≥ 1, got [0, 4].]`,
  );
});
