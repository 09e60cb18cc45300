import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { transferEdges } from './transferEdges.js';

const features = random([2, 3, 2, 4], 1) as Tensor4D;
const edges = random([2, 3, 2, 4], 2) as Tensor4D;

test('default', () => {
  const [f, e] = [features.dataSync(), edges.dataSync()];
  const expected = Float64Array.from(f, (value, i) => value / (1 + Math.exp(-e[i])) + value);
  expectClose(transferEdges(features, edges), expected, 1e-6);
});

test('args: edges of one channel', () => {
  const one = random([2, 3, 2, 1], 3) as Tensor4D;
  const [f, e] = [features.dataSync(), one.dataSync()];
  const expected = Float64Array.from(f, (value, i) => value / (1 + Math.exp(-e[Math.floor(i / 4)])) + value);
  expectClose(transferEdges(features, one), expected, 1e-6);
});

test('gradient: both operands', () => {
  const weights = random([2, 3, 2, 4], 4);
  const loss = (x: Tensor, y: Tensor) => sum(mul(transferEdges(x as Tensor4D, y as Tensor4D), weights)) as Scalar;
  expectGradientsMatch(loss, [features, edges]);
  expectGradientsMatch(loss, [features, random([2, 3, 2, 1], 5)]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => transferEdges(features, edges).dispose()));

test('error: rank', () => {
  expect(() => transferEdges(features, random([3], 1) as Tensor4D)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edgeFeatures: expected shape [batch, height, width, channels], got [3].]`,
  );
});
