import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor4D, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { classMask } from './classMask.js';

const features = random([2, 2, 3, 2], 1) as Tensor4D;
const ids = [0, 0, 1, 2, 1, 1, 3, 3, 3, 3, 3, 0];
const labels = tensor3d(ids, [2, 2, 3], 'int32');
const wanted = [0, 1, 1, 3, 0, 0, 1, 2];
const pairs = tensor2d(wanted, [4, 2], 'int32');

test('default', () => {
  const values = features.dataSync();
  const expected: number[] = [];
  for (let p = 0; p < 4; p++)
    for (let pixel = 0; pixel < 6; pixel++)
      for (let c = 0; c < 2; c++) {
        const at = wanted[2 * p] * 6 + pixel;
        expected.push(ids[at] === wanted[2 * p + 1] ? values[at * 2 + c] : 0);
      }
  const masked = classMask(features, labels, pairs);
  expect(masked.shape).toEqual([4, 2, 3, 2]);
  expectClose(masked, expected, 0);
});

test('gradient: adds up per image', () => {
  const weights = random([4, 2, 3, 2], 2);
  expectGradientsMatch((x) => sum(mul(classMask(x as Tensor4D, labels, pairs), weights)) as Scalar, [features]);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => grad((x) => sum(classMask(x as Tensor4D, labels, pairs)))(features).dispose()));
