import { expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { grad, greater, mul, scalar, square, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { untaped } from './untaped.js';

testsOf('untaped');

test('default', () => {
  const square2 = (x: Tensor) =>
    mul(
      x,
      untaped(() => square(x)),
    );
  expectClose(square2(scalar(3)), [27]);
  expectClose(grad(square2)(scalar(3)), [9]);
});

test('behavior: comparisons may be made in it', () => {
  const relu = (x: Tensor) =>
    mul(
      x,
      untaped(() => greater(x, 0)),
    );
  expectClose(grad(relu)(tensor1d([-1, 2])), [0, 1]);
});

test('behavior: keeps nothing', async () => {
  const x = tensor1d([1, 2]);
  await expectNoLeaks(() =>
    grad((y) =>
      mul(
        y,
        untaped(() => square(square(y))),
      ),
    )(x).dispose(),
  );
  expect(x.isDisposed).toBe(false);
});
