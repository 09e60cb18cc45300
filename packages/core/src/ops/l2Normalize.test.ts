import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { test } from 'vitest';
import { l2Normalize } from './l2Normalize.js';

testsOf('l2Normalize');

const x = random([3, 4], 1);

test('default', () => {
  expectClose(
    l2Normalize(
      tensor2d([
        [3, 4],
        [0, 0],
        [1e-4, 0],
      ]),
    ),
    [0.6, 0.8, 0, 0, 1, 0],
    1e-6,
  );
});

test('args: axis', () => {
  const values = x.dataSync();
  const lengths = [0, 1, 2, 3].map((column) => Math.hypot(values[column], values[4 + column], values[8 + column]));
  const expected = Array.from(values, (value, i) => value / lengths[i % 4]);
  expectClose(l2Normalize(x, 0), expected, 1e-6);
});

test('args: epsilon', () => {
  expectClose(
    l2Normalize(
      tensor2d([
        [0.3, 0.4],
        [3, 4],
      ]),
      -1,
      1,
    ),
    [0, 0, 0.6, 0.8],
    1e-6,
  );
});

test('gradient: finite differences, and 0 for vectors without a direction', () => {
  const weights = random([3, 4], 2);
  expectGradientsMatch((y) => sum(mul(l2Normalize(y), weights)) as Scalar, [x]);
  const gradient = grad((y) =>
    sum(
      mul(
        l2Normalize(y),
        tensor2d([
          [1, 2],
          [1, 2],
        ]),
      ),
    ),
  )(
    tensor2d([
      [0, 0],
      [3, 4],
    ]),
  );
  // (w − y (y·w)) / ‖x‖ with y = (0.6, 0.8), w = (1, 2), ‖x‖ = 5
  expectClose(gradient, [0, 0, (1 - 0.6 * 2.2) / 5, (2 - 0.8 * 2.2) / 5], 1e-5);
});

test('behavior: whatever its length, a vector becomes one of length 1 in its direction', () => {
  const vectors = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: -3, max: 6 })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(vectors, fc.integer({ min: 1, max: 6 }), (rows, width) => {
      tidy(() => {
        for (const [seed, exponent] of rows) {
          const direction = random([1, width], seed, 0.1, 1);
          const values = Array.from(direction.dataSync());
          const expected = values.map((value) => value / Math.hypot(...values));
          expectClose(l2Normalize(mul(direction, 10 ** exponent)), expected);
        }
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => grad((y) => sum(l2Normalize(y)))(x).dispose()));
