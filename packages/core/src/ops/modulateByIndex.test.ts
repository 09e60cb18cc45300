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

const x = random([2, 2, 3, 2], 1) as Tensor4D;
const [scale, shift] = [random([4, 2], 2), random([4, 2], 3)] as Tensor2D[];
const which = [0, 1, 1, 3, 0, 0, 1, 1, 1, 1, 0, 3];
const index = tensor3d(which, [2, 2, 3], 'int32');

test('default', () => {
  const [values, scales, shifts] = [x, scale, shift].map((one) => one.dataSync());
  const expected = Array.from(values, (value, i) => {
    const at = which[Math.floor(i / 2)] * 2 + (i % 2);
    return value * scales[at] + shifts[at];
  });
  expectClose(modulateByIndex(x, scale, shift, index), expected, 1e-6);
});

test('gradient: all operands, including rows that are not gathered', () => {
  const weights = random([2, 2, 3, 2], 4);
  const loss = (a: Tensor, b: Tensor, c: Tensor) =>
    sum(mul(modulateByIndex(a as Tensor4D, b as Tensor2D, c as Tensor2D, index), weights)) as Scalar;
  expectGradientsMatch(loss, [x, scale, shift]);
});

test('behavior: leaves no tensors, differentiated or not', () =>
  expectNoLeaks(() => {
    modulateByIndex(x, scale, shift, index).dispose();
    const all = grads((a, b, c) => sum(modulateByIndex(a as Tensor4D, b as Tensor2D, c as Tensor2D, index)))([
      ...[x, scale, shift],
    ]);
    for (const gradient of all) gradient.dispose();
  }));
