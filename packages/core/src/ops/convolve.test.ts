import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grads, mul, type Scalar, slice, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolve, type Padding } from './convolve.js';
import { convolvedLength } from './convolvedLength.js';

testsOf('convolve');

/** Four nested loops; `before` zeros on the near sides, as many as needed on the far ones. */
function expectedConvolution(
  x: Tensor4D,
  kernel: Tensor4D,
  strides: number,
  before: number,
  [oh, ow]: [number, number],
) {
  const [batch, height, width, inputs] = x.shape;
  const [size, , , filters] = kernel.shape;
  const [values, weights] = [x.dataSync(), kernel.dataSync()];
  const result: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let f = 0; f < filters; f++) {
          let total = 0;
          for (let p = 0; p < size * size * inputs; p++) {
            const [dy, dx, c] = [Math.floor(p / (size * inputs)), Math.floor(p / inputs) % size, p % inputs];
            const [y, u] = [i * strides + dy - before, j * strides + dx - before];
            if (y < 0 || y >= height || u < 0 || u >= width) continue;
            total += values[((b * height + y) * width + u) * inputs + c] * weights[p * filters + f];
          }
          result.push(total);
        }
  return result;
}

const x = random([2, 5, 6, 2], 1) as Tensor4D;
const kernel4 = random([4, 4, 2, 3], 2) as Tensor4D;
const cases: [size: number, strides: number, padding: Padding, before: number][] = [
  [3, 1, 'same', 1],
  [3, 1, 1, 1],
  [4, 2, 2, 2],
  [4, 1, 2, 2],
  [4, 2, 1, 1],
  [3, 1, 'valid', 0],
  [1, 1, 0, 0],
];

for (const [size, strides, padding, before] of cases) {
  const kernel = random([size, size, 2, 3], 2) as Tensor4D;

  test(`args: kernel ${size}, stride ${strides}, padding ${padding}`, () => {
    const y = convolve(x, kernel, strides, padding);
    const lengths = [5, 6].map((length) => convolvedLength(length, size, strides, padding)) as [number, number];
    expect(y.shape).toEqual([2, ...lengths, 3]);
    expectClose(y, expectedConvolution(x, kernel, strides, before, lengths));
    const weights = random(y.shape, 3);
    const loss = (a: unknown, b: unknown) =>
      sum(mul(convolve(a as Tensor4D, b as Tensor4D, strides, padding), weights)) as Scalar;
    expectGradientsMatch(loss, [x, kernel]);
  });
}

test('convolvedLength: an unknown length stays unknown', () => {
  testsOf('convolvedLength');
  expect(convolvedLength(null, 3, 2, 1)).toBe(null);
});

test('behavior: one pixel meets the middle of a padded kernel', () => {
  const kernel = random([3, 3, 2, 3], 2) as Tensor4D;
  const pixel = random([1, 1, 1, 2], 4) as Tensor4D;
  for (const padding of [1, 'same'] as const)
    expectClose(convolve(pixel, kernel, 1, padding), expectedConvolution(pixel, kernel, 1, 1, [1, 1]));
});

test('behavior: a shifted image gives a shifted answer, whatever the kernel, borders aside', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(1000), (size, seed) => {
      tidy(() => {
        const kernel = random([size, size, 1, 2], seed) as Tensor4D;
        const wide = random([1, size, size + 3, 1], seed + 1) as Tensor4D;
        const shifted = slice(wide, [0, 0, 1, 0], [1, size, size + 2, 1]);
        const [all, later] = [wide, shifted].map((image) => convolve(image, kernel, 1, 'valid'));
        expectClose(later, slice(all, [0, 0, 1, 0], [1, 1, 3, 2]));
      });
    }),
    { seed: 1, numRuns: 15 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () =>
  expectNoLeaks(() => {
    for (const padding of [2, 'same', 'valid'] as const) {
      convolve(x, kernel4, 2, padding).dispose();
      const both = grads((a, b) => sum(convolve(a as Tensor4D, b as Tensor4D, 2, padding)))([x, kernel4]);
      for (const gradient of both) gradient.dispose();
    }
  }));
