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
import { upsampleNearest2d } from './upsampleNearest2d.js';

testsOf('upsampleNearest2d');

const x = random([2, 3, 4, 2], 1);

test('default: every pixel four times, training or not', {
  meta: { id: 'upsample-nearest2d-every-pixel-four' },
}, () => {
  const layer = upsampleNearest2d();
  for (const training of [false, true])
    expectClose(layer.apply(tensor4d([1, 2], [1, 1, 2, 1]), { training }) as Tensor, [1, 1, 2, 2, 1, 1, 2, 2], 0);
  expect(layer.computeOutputShape([null, 3, null, 2])).toEqual([null, 6, null, 2]);
});

test('args: factor, saved and loaded', async () => {
  const inputs = input({ shape: [3, 4, 2] });
  const layer = upsampleNearest2d({ factor: 3 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ factor: 3 });
  expect((layer.apply(x) as Tensor).shape).toEqual([2, 9, 12, 2]);
});

test('gradient: input', () => {
  const direction = random([2, 6, 8, 2], 2);
  expectGradientsMatch((y) => sum(mul(upsampleNearest2d().apply(y) as Tensor, direction)) as Scalar, [x]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => (upsampleNearest2d().apply(x) as Tensor).dispose()));

test('error: factor', () => {
  expect(() => upsampleNearest2d({ factor: 0 }).apply(x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: factor: expected an integer ≥ 1, got 0.]`,
  );
});
