import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { add, grad, mul, ones, type Scalar, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { test } from 'vitest';
import { featureMoments, standardize } from './standardize.js';

const x = random([2, 3, 4, 2], 1, -1, 3) as Tensor4D;
const run = (operand: Tensor, axes: number[]) =>
  standardize(operand as Tensor4D, featureMoments(operand as Tensor4D, axes), axes, 1e-3);

for (const [name, axes, groupOf] of [
  ['batch', [0, 1, 2], (i: number) => i % 2],
  ['instance', [1, 2], (i: number) => Math.floor(i / 24) * 2 + (i % 2)],
] as [string, number[], (i: number) => number][]) {
  test(`args: ${name}`, () => {
    const values = x.dataSync();
    const expected = Array.from(values, (value, i) => {
      const group = Array.from(values).filter((_, j) => groupOf(j) === groupOf(i));
      const mean = group.reduce((total, other) => total + other, 0) / group.length;
      const variance = group.reduce((total, other) => total + (other - mean) ** 2, 0) / group.length;
      return (value - mean) / Math.sqrt(variance + 1e-3);
    });
    expectClose(run(x, axes), expected);
  });

  test(`gradient: ${name}`, () => {
    const weights = random([2, 3, 4, 2], 2);
    expectGradientsMatch((operand) => sum(mul(run(operand, axes), weights)) as Scalar, [x]);
  });
}

test('behavior: one pixel and constant features become 0', () => {
  expectClose(run(ones([1, 1, 1, 3]), [0, 1, 2]), [0, 0, 0], 0);
  expectClose(grad((operand) => sum(run(operand, [1, 2])))(ones([1, 2, 2, 1])), [0, 0, 0, 0], 0);
});

test('behavior: invariant to scaling and shifting the features, up to ε', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -5, max: 5 }), (seed, scale, shift) => {
      tidy(() => {
        const any = random([2, 3, 2, 2], seed) as Tensor4D;
        const moved = add(mul(any, scale), shift) as Tensor4D;
        for (const axes of [
          [0, 1, 2],
          [1, 2],
        ]) {
          const found = standardize(moved, featureMoments(moved, axes), axes, 0);
          expectClose(found, standardize(any, featureMoments(any, axes), axes, 0), 1e-4);
        }
      });
    }),
    { seed: 1, numRuns: 15 },
  );
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => tidy(() => void grad((operand) => sum(run(operand, [1, 2])))(x))));
