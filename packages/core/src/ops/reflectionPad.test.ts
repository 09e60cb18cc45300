import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { reflectionPad } from './reflectionPad.js';

const x = random([2, 4, 3, 2], 1) as Tensor4D;

test('default', () => {
  const values = x.dataSync();
  const mirror = (i: number, length: number) => (i < 0 ? -i : i >= length ? 2 * (length - 1) - i : i);
  const expected: number[] = [];
  for (let b = 0; b < 2; b++)
    for (let y = -2; y < 6; y++)
      for (let u = -2; u < 5; u++)
        for (let c = 0; c < 2; c++) expected.push(values[((b * 4 + mirror(y, 4)) * 3 + mirror(u, 3)) * 2 + c]);
  expectClose(reflectionPad(x, 2), expected, 0);
  expectClose(reflectionPad(x, 0), x, 0);
});

test('gradient: counts every copy of a pixel', () => {
  const weights = random([2, 8, 7, 2], 2);
  expectGradientsMatch((y) => sum(mul(reflectionPad(y as Tensor4D, 2), weights)) as Scalar, [x]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => reflectionPad(x, 1).dispose()));

test('error: an image too small', () => {
  expect(() => reflectionPad(x, 3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 2 for an image of 4×3, got 3.]`,
  );
});
