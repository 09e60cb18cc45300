import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { mul, sum, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gatherPixels } from './gatherPixels.js';

testsOf('gatherPixels');

const features = random([2, 2, 3, 4], 1);
const indices = Int32Array.of(7, 0, 7, 11);

test('default', () => {
  const values = Array.from(features.dataSync());
  const gathered = gatherPixels(features, indices);
  expect(gathered.shape).toEqual([4, 4]);
  expectClose(gathered, Array.from(indices, (i) => values.slice(i * 4, i * 4 + 4)).flat(), 0);
});

test('gradient: against finite differences', () => {
  const weights = random([4, 4], 2);
  expectGradientsMatch((x) => sum(mul(gatherPixels(x, indices), weights)), [features]);
});

test('behavior: leaves no tensors', async () => {
  await expectNoLeaks(() => gatherPixels(features, indices).dispose());
});

test('behavior: no pixel, one pixel', () => {
  expect(gatherPixels(features, new Int32Array()).shape).toEqual([0, 4]);
  expectClose(gatherPixels(random([1, 1, 1, 4], 3), Int32Array.of(0)), random([1, 1, 1, 4], 3), 0);
});

test('error: operands', () => {
  expect(() => gatherPixels(zeros([2, 2, 3]), indices)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: features: expected shape [batch, height, width, dim], got [2, 2, 3].]`,
  );
  expect(() => gatherPixels(features, Int32Array.of(3, 12))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: indices: expected pixels 0 to 11 of features [2, 2, 3, 4], got 12. Choose pixels from label maps of the resolution of the features.]`,
  );
  expect(() => gatherPixels(features, Int32Array.of(-1))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: indices: expected pixels 0 to 11 of features [2, 2, 3, 4], got -1. Choose pixels from label maps of the resolution of the features.]`,
  );
});
