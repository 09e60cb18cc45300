import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { classMasks } from './classMasks.js';

testsOf('classMasks');

const features = random([2, 1, 3, 2], 1);
const labels = tensor3d([0, 1, 1, 2, 2, 0], [2, 1, 3], 'int32');
const pairs = tensor2d([0, 1, 1, 0, 1, 2], [3, 2], 'int32');
/** Per pair, pixel by pixel: is it of the pair's class? */
const kept = [0, 1, 1, 0, 0, 1, 1, 1, 0];

test('default: features where the class is, zeros elsewhere, training or not', () => {
  const values = features.dataSync();
  const expected = kept.flatMap((is, i) => {
    const pixel = i < 3 ? i : 3 + (i % 3);
    return [is * values[2 * pixel], is * values[2 * pixel + 1]];
  });
  for (const training of [false, true])
    expectClose(classMasks().apply([features, labels, pairs], { training }) as Tensor, expected, 0);
});

test('gradient: features', () => {
  const direction = random([3, 1, 3, 2], 2);
  const loss = (x: Tensor) => sum(mul(classMasks().apply([x, labels, pairs]) as Tensor, direction)) as Scalar;
  expectGradientsMatch(loss, [features]);
});

test('behavior: survives saving and loading', async () => {
  const layer = classMasks();
  const inputs = [
    input({ shape: [1, 3, 2] }),
    ...[
      [null, 1, 3],
      [null, 2],
    ].map((batchShape) => input({ batchShape, dtype: 'int32' })),
  ];
  const outputs = layer.apply(inputs) as SymbolicTensor;
  expect(outputs.shape).toEqual([null, 1, 3, 2]);
  expect(layer.computeOutputShape([features, labels, pairs].map(({ shape }) => shape))).toEqual([3, 1, 3, 2]);
  await expectSameAfterLoading(model({ inputs, outputs }), [features, labels, pairs]);
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (classMasks().apply([features, labels, pairs]) as Tensor).dispose()));
