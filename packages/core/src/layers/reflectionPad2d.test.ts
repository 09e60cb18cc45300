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
import { reflectionPad2d } from './reflectionPad2d.js';

testsOf('reflectionPad2d');

const x = random([2, 3, 4, 2], 1);

test('default: one row and column of mirror image on each side, training or not', () => {
  const two = tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  for (const training of [false, true])
    expectClose(
      reflectionPad2d().apply(two, { training }) as Tensor,
      [4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1],
      0,
    );
});

test('args: padding, saved and loaded', async () => {
  const inputs = input({ shape: [3, 4, 2] });
  const layer = reflectionPad2d({ padding: 2 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ padding: 2 });
  expect((layer.apply(x) as Tensor).shape).toEqual(layer.computeOutputShape([2, 3, 4, 2]));
  expect(layer.computeOutputShape([null, null, 4, 2])).toEqual([null, null, 8, 2]);
});

test('gradient: input', () => {
  const direction = random([2, 7, 8, 2], 2);
  const layer = reflectionPad2d({ padding: 2 });
  expectGradientsMatch((y) => sum(mul(layer.apply(y) as Tensor, direction)) as Scalar, [x]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => (reflectionPad2d().apply(x) as Tensor).dispose()));

test('error: an image too small', () => {
  expect(() => reflectionPad2d({ padding: 3 }).apply(x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 2 for an image of 3×4, got 3.]`,
  );
});
