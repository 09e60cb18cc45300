import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { averagePool2d } from './averagePool2d.js';

testsOf('averagePool2d');

const x = random([2, 3, 4, 2], 1);
const options = { poolSize: 3, strides: 2, padding: 1 };

test('default: windows side by side, training or not', () => {
  const four = tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1]);
  for (const training of [false, true])
    expectClose(averagePool2d({ poolSize: 2 }).apply(four, { training }) as Tensor, [3.5, 5.5], 1e-6);
});

test('args: strides, padding that is not counted', { meta: { id: 'average-pool2d-strides-padding-not' } }, () => {
  const nine = tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const pooled = averagePool2d(options).apply(nine) as Tensor;
  expectClose(pooled, [(1 + 2 + 4 + 5) / 4, (2 + 3 + 5 + 6) / 4, (4 + 5 + 7 + 8) / 4, (5 + 6 + 8 + 9) / 4], 1e-6);
});

test('behavior: symbolic shapes are those of tensors', () => {
  const layer = averagePool2d(options);
  for (const size of [
    [2, 7, 10, 3],
    [1, 1, 1, 1],
  ])
    expect(layer.computeOutputShape(size)).toEqual((layer.apply(random(size, 2)) as Tensor).shape);
  expect(layer.computeOutputShape([null, null, 10, 3])).toEqual([null, null, 5, 3]);
});

test('gradient: input', () => {
  const layer = averagePool2d(options);
  const direction = random([2, 2, 2, 2], 3);
  expectGradientsMatch((operand) => sum(mul(layer.apply(operand) as Tensor, direction)) as Scalar, [x]);
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [3, 4, 2] });
  const layer = averagePool2d(options);
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject(options);
  expect(averagePool2d({ poolSize: 2 }).getConfig()).toMatchObject({ poolSize: 2, strides: 2, padding: 0 });
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => (averagePool2d(options).apply(x) as Tensor).dispose()));

test('error: a window that may lie outside', () => {
  const layer = averagePool2d({ poolSize: 2, padding: 2 });
  expect(() => layer.apply(x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 1 for a window of 2, got 2.]`,
  );
});
