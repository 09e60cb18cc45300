import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { add, grad, square, sum, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { zeroOf } from './zeroOf.js';

test('default', () => {
  const x = random([2, 3], 1);
  expect(zeroOf(x, [4]).shape).toEqual([4]);
  expectClose(zeroOf(x, [4]), [0, 0, 0, 0], 0);
  expectClose(grad((x) => sum(zeroOf(x, [4])))(x), [0, 0, 0, 0, 0, 0], 0);
  expectClose(grad((x) => add(zeroOf(x, []), sum(square(x))))(x), grad((x) => sum(square(x)))(x), 0);
});

test('behavior: of an operand without elements', () => {
  const { value, grad } = valueAndGrad((x) => sum(zeroOf(x, [2])))(zeros([0, 3]));
  expectClose(value, [0], 0);
  expect(grad.shape).toEqual([0, 3]);
});

test('behavior: leaves no tensors', async () => {
  const x = random([2, 3], 1);
  await expectNoLeaks(() => {
    const { value, grad } = valueAndGrad((x) => sum(zeroOf(x, [2])))(x);
    value.dispose();
    grad.dispose();
  });
});
