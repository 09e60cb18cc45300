import { expectClose, expectNoLeaks, expectSameAfterLoading, random } from '@ecgan/testing';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { transferEdges } from '../ops/transferEdges.js';
import { edgeTransfer } from './edgeTransfer.js';

const [features, edges] = [random([2, 3, 4, 2], 1), random([2, 3, 4, 1], 2)] as Tensor4D[];

test('default', () => {
  const layer = edgeTransfer();
  expectClose(layer.apply([features, edges]) as Tensor, transferEdges(features, edges), 0);
  expect(
    layer.computeOutputShape([
      [null, 1, 4, 2],
      [null, 3, 4, 1],
    ]),
  ).toEqual([null, 3, 4, 2]);
});

test('behavior: survives saving and loading', async () => {
  const inputs = [input({ shape: [3, 4, 2] }), input({ shape: [3, 4, 1] })];
  const outputs = edgeTransfer().apply(inputs) as SymbolicTensor;
  await expectSameAfterLoading(model({ inputs, outputs }), [features, edges]);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (edgeTransfer().apply([features, edges]) as Tensor).dispose()));
