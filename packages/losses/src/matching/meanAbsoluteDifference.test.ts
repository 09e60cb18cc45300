import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, mean, mul, sum, tensor2d, variable, variableGrads } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { meanAbsoluteDifference } from './meanAbsoluteDifference.js';

const [x, target] = [random([2, 3, 2], 1), random([2, 3, 2], 2)];

test('default', () => {
  const [a, b] = [x.dataSync(), target.dataSync()];
  const mean = (from: number) =>
    [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + Math.abs(a[from + i] - b[from + i]) / 6, 0);
  expectClose(meanAbsoluteDifference(x, target), [mean(0), mean(6)], 1e-6);
});

test('gradient: against finite differences', () => {
  const weights = random([2], 3);
  expectGradientsMatch((x) => sum(mul(weights, meanAbsoluteDifference(x, target))), [x]);
});

test('gradient: 0 where both are equal, none to the target', () => {
  const gradient = grad((x) => mean(meanAbsoluteDifference(x, tensor2d([[1, 2]]))))(tensor2d([[1, 5]]));
  expectClose(gradient, [0, 0.5]);
  const [moved, constant] = [variable(x), variable(target)];
  const { grads } = variableGrads(() => mean(meanAbsoluteDifference(moved, mul(constant, 2))), [moved, constant]);
  expect(grads[moved.name]).toBeDefined();
  expect(grads[constant.name] ?? null).toBeNull();
});

test('behavior: leaves no tensors', async () => {
  await expectNoLeaks(() => meanAbsoluteDifference(x, target).dispose());
});
