import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { grads, mul, type Scalar, sum, type Tensor, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { resizeBilinearLike } from './resizeBilinearLike.js';

testsOf('resizeBilinearLike');

const [x, reference] = [random([2, 3, 4, 2], 1), random([2, 5, 2, 3], 2)];

test('default: weights by the distance of centres, training or not', () => {
  const four = tensor4d([0, 4, 8, 12], [1, 1, 4, 1]);
  for (const training of [false, true])
    expectClose(
      resizeBilinearLike().apply([four, zeros([1, 1, 8, 3])], { training }) as Tensor,
      [0, 1, 3, 5, 7, 9, 11, 12],
    );
});

test('behavior: an image of that size stays as it is', () => {
  const result = resizeBilinearLike().apply([x, zeros([1, 3, 4, 7])]) as Tensor;
  expectClose(result, x, 0);
  result.dispose();
  expect(x.isDisposed).toBe(false);
});

test('behavior: sizes that are open until it runs, saved and loaded', async () => {
  const inputs = [input({ shape: [null, null, 2] }), input({ shape: [null, null, 3] })];
  const layer = resizeBilinearLike();
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x, reference]);
  expect((layer.apply([x, reference]) as Tensor).shape).toEqual(layer.computeOutputShape([x.shape, reference.shape]));
});

test('gradient: the image, none to the reference', () => {
  const [layer, direction] = [resizeBilinearLike(), random([2, 5, 2, 2], 3)];
  const loss = (y: Tensor, like: Tensor) => sum(mul(layer.apply([y, like]) as Tensor, direction)) as Scalar;
  expectGradientsMatch((y) => loss(y, reference), [x]);
  expect(() => grads(loss)([x, reference])).toThrow(/Cannot compute gradient/);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (resizeBilinearLike().apply([x, reference]) as Tensor).dispose()));
