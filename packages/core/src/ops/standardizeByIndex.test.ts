import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import {
  grads,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { modulateByIndex } from './modulateByIndex.js';
import { featureMoments, type Statistics, standardizeByStatistics } from './standardize.js';
import { standardizeByIndex } from './standardizeByIndex.js';

const x = random([2, 2, 3, 2], 1, -1, 3) as Tensor4D;
const [scale, shift] = [random([4, 2], 2), random([4, 2], 3)] as Tensor2D[];
const which = [0, 1, 1, 3, 0, 0, 1, 1, 1, 1, 0, 3];
const index = tensor3d(which, [2, 2, 3], 'int32');
const weights = random([2, 2, 3, 2], 4);

const ofBatch = (features: Tensor4D): Statistics => ({
  ...featureMoments(features, [0, 1, 2]),
  axes: [0, 1, 2],
  epsilon: 1e-3,
});
const constants: Statistics = {
  ...featureMoments(random([2, 2, 3, 2], 5) as Tensor4D, [0, 1, 2]),
  axes: [],
  epsilon: 1e-3,
};

for (const [name, statistics] of [
  ['statistics of the features', ofBatch],
  ['constants', () => constants],
] as const) {
  const inOne = (a: Tensor, b: Tensor, c: Tensor) =>
    standardizeByIndex(a as Tensor4D, statistics(a as Tensor4D), { scale: b as Tensor2D, shift: c as Tensor2D, index });

  test(`default: ${name}`, () => {
    const values = x.dataSync();
    const { mean, variance } = statistics(x);
    const [means, variances, scales, shifts] = [mean, variance, scale, shift].map((one) => one.dataSync());
    const expected = Array.from(values, (value, i) => {
      const at = which[Math.floor(i / 2)] * 2 + (i % 2);
      return ((value - means[i % 2]) / Math.sqrt(variances[i % 2] + 1e-3)) * scales[at] + shifts[at];
    });
    expectClose(inOne(x, scale, shift), expected, 1e-6);
  });

  test(`gradient: ${name}`, () => {
    const loss = (a: Tensor, b: Tensor, c: Tensor) => sum(mul(inOne(a, b, c), weights)) as Scalar;
    expectGradientsMatch(loss, [x, scale, shift]);
    const inTwo = (a: Tensor, b: Tensor, c: Tensor) =>
      sum(
        mul(
          modulateByIndex(
            standardizeByStatistics(a as Tensor4D, statistics(a as Tensor4D)),
            b as Tensor2D,
            c as Tensor2D,
            index,
          ),
          weights,
        ),
      ) as Scalar;
    const expected = grads(inTwo)([x, scale, shift]);
    grads(loss)([x, scale, shift]).forEach((gradient, i) => {
      expectClose(gradient, expected[i], 1e-5);
    });
  });

  test(`behavior: leaves no tensors: ${name}`, () =>
    expectNoLeaks(() => {
      const given = statistics(x);
      const run = (a: Tensor, b: Tensor, c: Tensor) =>
        sum(standardizeByIndex(a as Tensor4D, given, { scale: b as Tensor2D, shift: c as Tensor2D, index })) as Scalar;
      for (const gradient of grads(run)([x, scale, shift])) gradient.dispose();
      if (given !== constants) for (const one of [given.mean, given.variance]) one.dispose();
    }));
}
