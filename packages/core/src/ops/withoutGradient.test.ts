import { expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { grad, greater, mul, scalar, square, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withoutGradient } from './withoutGradient.js';

testsOf('withoutGradient');

test('default', () => {
  const square2 = (x: Tensor) =>
    mul(
      x,
      withoutGradient(() => square(x)),
    );
  expectClose(square2(scalar(3)), [27]);
  expectClose(grad(square2)(scalar(3)), [9]);
});

test('behavior: comparisons of a differentiated tensor do not throw', () => {
  const relu = (x: Tensor) =>
    mul(
      x,
      withoutGradient(() => greater(x, 0)),
    );
  expectClose(grad(relu)(tensor1d([-1, 2])), [0, 1]);
});

test('behavior: saves no tensors for the backward pass', async () => {
  const x = tensor1d([1, 2]);
  await expectNoLeaks(() =>
    grad((y) =>
      mul(
        y,
        withoutGradient(() => square(square(y))),
      ),
    )(x).dispose(),
  );
  expect(x.isDisposed).toBe(false);
});
