import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { add, grad, mul, type Scalar, sum, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeNorm } from './safeNorm.js';

testsOf('safeNorm');

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

test('behavior: a norm: scales with its vector, and no sum is longer than its parts', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: -20, max: 20 }),
      (seed, width, factor) => {
        tidy(() => {
          const [a, b] = [random([3, width], seed), random([3, width], seed + 1)];
          expectClose(safeNorm(mul(a, factor)), mul(safeNorm(a), Math.abs(factor)), 1e-6);
          const [together, apart] = [safeNorm(add(a, b)).dataSync(), add(safeNorm(a), safeNorm(b)).dataSync()];
          together.forEach((length, i) => {
            expect(length).toBeLessThanOrEqual(apart[i] + 1e-6);
          });
        });
      },
    ),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => grad((y) => sum(safeNorm(y)))(x).dispose()));
