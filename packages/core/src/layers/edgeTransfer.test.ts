import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { edgeTransfer } from './edgeTransfer.js';

testsOf('edgeTransfer');

const [features, edges] = [random([2, 3, 4, 2], 1), random([2, 3, 4, 1], 2)];

test('default: training or not', () => {
  const [f, e] = [features.dataSync(), edges.dataSync()];
  const expected = Float64Array.from(f, (value, i) => value / (1 + Math.exp(-e[Math.floor(i / 2)])) + value);
  const layer = edgeTransfer();
  for (const training of [false, true])
    expectClose(layer.apply([features, edges], { training }) as Tensor, expected, 1e-6);
  expect(layer.weights.length).toBe(0);
});

test('behavior: symbolic shapes broadcast as tensors do', {
  meta: { id: 'edge-transfer-symbolic-shapes-broadcast' },
}, () => {
  const shapeOf = (image: (number | null)[], edge: (number | null)[]) =>
    edgeTransfer().computeOutputShape([image, edge]);
  expect(shapeOf([null, 1, 4, 2], [null, 3, 4, 1])).toEqual([null, 3, 4, 2]);
  expect(shapeOf([1, null, null, 1], [2, null, null, 5])).toEqual([2, null, null, 5]);
});

test('gradient: both inputs', () => {
  const direction = random([2, 3, 4, 2], 3);
  const loss = (...both: Tensor[]) => sum(mul(edgeTransfer().apply(both) as Tensor, direction)) as Scalar;
  expectGradientsMatch(loss, [features, edges]);
});

test('behavior: survives saving and loading', async () => {
  const inputs = [input({ shape: [3, 4, 2] }), input({ shape: [3, 4, 1] })];
  const outputs = edgeTransfer().apply(inputs) as SymbolicTensor;
  await expectSameAfterLoading(model({ inputs, outputs }), [features, edges]);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (edgeTransfer().apply([features, edges]) as Tensor).dispose()));

test('error: shapes that do not fit, on tensors and symbols', () => {
  const edge = [2, 3, 5, 2];
  expect(() => edgeTransfer().apply([features, random(edge, 1)])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edgeFeatures: expected lengths equal to those of imageFeatures [2, 3, 4, 2], or 1, got [2, 3, 5, 2].]`,
  );
  const inputs = [features.shape, edge].map((shape) => input({ shape: shape.slice(1) }));
  expect(() => edgeTransfer().apply(inputs)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edgeFeatures: expected lengths equal to those of imageFeatures [any, 3, 4, 2], or 1, got [any, 3, 5, 2].]`,
  );
});
