import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, ones, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { repeatBatch } from './repeatBatch.js';

testsOf('repeatBatch');

const x = random([2, 3, 4, 2], 1);
const likes = [ones([2, 1, 1, 1]), ones([6, 5, 1, 3])];

for (const like of likes) {
  const times = like.shape[0] / 2;

  test(`default: group after group, ${times} times`, () => {
    const values = Array.from(x.dataSync());
    const expected = Array.from({ length: times }, () => values).flat();
    for (const training of [false, true]) {
      const repeated = repeatBatch().apply([x, like], { training }) as Tensor;
      expect(repeated.shape).toEqual([2 * times, 3, 4, 2]);
      expectClose(repeated, expected, 0);
    }
  });

  test(`gradient: adds up over ${times} groups`, () => {
    const direction = random([2 * times, 3, 4, 2], 2);
    expectGradientsMatch((y) => sum(mul(repeatBatch().apply([y, like]) as Tensor, direction)) as Scalar, [x]);
  });
}

test('behavior: survives saving and loading', async () => {
  const inputs = [input({ shape: [3, 4, 2] }), input({ shape: [5, 1, 3] })];
  const layer = repeatBatch();
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x, likes[1]]);
  expect(layer.computeOutputShape([x.shape, [null, 1, 1, 1]])).toEqual([null, 3, 4, 2]);
});

test('behavior: leaves no tensors, and x with its owner', async () => {
  await expectNoLeaks(() => {
    for (const like of likes) (repeatBatch().apply([x, like]) as Tensor).dispose();
  });
  expect(x.isDisposed).toBe(false);
});

test('error: batches that do not fit', () => {
  expect(() => repeatBatch().apply([ones([2, 1, 1, 1]), ones([3, 1, 1, 1])])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: second input: expected a multiple of 2, the batch of the first input, as its batch, got [3, 1, 1, 1].]`,
  );
});
