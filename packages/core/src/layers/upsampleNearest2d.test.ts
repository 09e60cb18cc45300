import { expectClose, expectNoLeaks, expectSameAfterLoading, random } from '@ecgan/testing';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { upsampleNearest } from '../ops/upsampleNearest.js';
import { upsampleNearest2d } from './upsampleNearest2d.js';

const x = random([2, 3, 4, 2], 1) as Tensor4D;

test('default', () => {
  const layer = upsampleNearest2d();
  expectClose(layer.apply(x) as Tensor, upsampleNearest(x, 2), 0);
  expect(layer.computeOutputShape([null, 3, null, 2])).toEqual([null, 6, null, 2]);
});

test('args: factor, saved and loaded', async () => {
  const inputs = input({ shape: [3, 4, 2] });
  const layer = upsampleNearest2d({ factor: 3 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expectClose(layer.apply(x) as Tensor, upsampleNearest(x, 3), 0);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => (upsampleNearest2d().apply(x) as Tensor).dispose()));
