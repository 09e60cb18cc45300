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
import { resizeBilinear2d } from './resizeBilinear2d.js';

testsOf('resizeBilinear2d');

const x = random([2, 3, 4, 2], 1);

test('default: weights by the distance of centres, training or not', () => {
  const four = tensor4d([0, 4, 8, 12], [1, 1, 4, 1]);
  for (const training of [false, true]) {
    expectClose(resizeBilinear2d({ height: 2, width: 2 }).apply(four, { training }) as Tensor, [2, 10, 2, 10]);
    expectClose(
      resizeBilinear2d({ height: 1, width: 8 }).apply(four, { training }) as Tensor,
      [0, 1, 3, 5, 7, 9, 11, 12],
    );
  }
});

test('args: size, saved and loaded', async () => {
  const inputs = input({ shape: [null, null, 2] });
  const layer = resizeBilinear2d({ height: 5, width: 2 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ height: 5, width: 2 });
  expect((layer.apply(x) as Tensor).shape).toEqual(layer.computeOutputShape([2, null, null, 2]));
});

test('gradient: input', () => {
  const direction = random([2, 5, 2, 2], 2);
  const layer = resizeBilinear2d({ height: 5, width: 2 });
  expectGradientsMatch((y) => sum(mul(layer.apply(y) as Tensor, direction)) as Scalar, [x]);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (resizeBilinear2d({ height: 5, width: 2 }).apply(x) as Tensor).dispose()));

test('error: a size that is none', () => {
  expect(() => resizeBilinear2d({ height: 0, width: 2 }).apply(x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: size: expected two integers ≥ 1, got [0, 2].]`,
  );
});
