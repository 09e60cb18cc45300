import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mul, reverse, type Scalar, slice, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reflectionPad } from './reflectionPad.js';

testsOf('reflectionPad');

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

test('behavior: the inside is the image, whatever its size and padding', () => {
  const length = fc.integer({ min: 1, max: 6 });
  const image = fc
    .tuple(length, length)
    .chain(([height, width]) => fc.tuple(fc.constant([height, width]), fc.nat(Math.min(height, width) - 1)));
  fc.assert(
    fc.property(image, ([[height, width], padding]) => {
      tidy(() => {
        const any = random([2, height, width, 1], 1) as Tensor4D;
        const padded = reflectionPad(any, padding);
        expect(padded.shape).toEqual([2, height + 2 * padding, width + 2 * padding, 1]);
        expectClose(slice(padded, [0, padding, padding, 0], any.shape), any, 0);
        // A mirror image of a mirror image is the image's own.
        const turned = reflectionPad(reverse(any, [1, 2]), padding);
        expectClose(reverse(turned, [1, 2]), padded, 0);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () =>
  expectNoLeaks(() => {
    reflectionPad(x, 1).dispose();
    grad((y) => sum(reflectionPad(y as Tensor4D, 2)))(x).dispose();
  }));

test('error: an image too small', () => {
  expect(() => reflectionPad(x, 3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: padding: expected an integer from 0 to 2 for an image of 4×3, got 3.]`,
  );
});
