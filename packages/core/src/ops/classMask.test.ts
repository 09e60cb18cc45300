import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import {
  grad,
  mul,
  type Scalar,
  sum,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { presentClasses } from '../layout/presentClasses.js';
import { classMask } from './classMask.js';

testsOf('classMask');

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

test('behavior: for any map, the classes present put the features together again', () => {
  const map = fc.array(fc.nat(3), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(map, (anyIds) => {
      tidy(() => {
        const present = presentClasses(anyIds, 2, 4);
        const anyPairs = tensor2d(present, [present.length / 2, 2], 'int32');
        const masked = classMask(features, tensor3d(anyIds, [2, 2, 3], 'int32'), anyPairs);
        const images = Array.from({ length: present.length / 2 }, (_, pair) => present[2 * pair]);
        const together = unsortedSegmentSum(masked, tensor1d(images, 'int32'), 2);
        expectClose(together, features, 1e-6);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: one pixel of one class, and a class that is nowhere', () => {
  const one = tensor3d([0], [1, 1, 1], 'int32');
  const both = tensor2d([0, 0, 0, 1], [2, 2], 'int32');
  expectClose(
    classMask(random([1, 1, 1, 2], 3) as Tensor4D, one, both)
      .dataSync()
      .slice(2),
    [0, 0],
    0,
  );
  expectClose(
    classMask(random([1, 1, 1, 2], 3) as Tensor4D, one, both)
      .dataSync()
      .slice(0, 2),
    random([2], 3),
    0,
  );
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => grad((x) => sum(classMask(x as Tensor4D, labels, pairs)))(features).dispose()));
