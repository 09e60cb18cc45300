import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, sum, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gatherPixels } from './gatherPixels.js';

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

test('error: rank', () => {
  expect(() => gatherPixels(zeros([2, 2, 3]), indices)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: features: expected shape [batch, height, width, dim], got [2, 2, 3].]`,
  );
});
