import { exampleBatch, expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { concat, ones, serialization, type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { averagePool } from '../ops/averagePool.js';
import { classMask } from '../ops/classMask.js';
import { labelPool } from '../ops/labelPool.js';
import { averagePool2d } from './averagePool2d.js';
import { classMasks } from './classMasks.js';
import { labelPool2d } from './labelPool2d.js';
import { repeatBatch } from './repeatBatch.js';

// What they compute is tested with the ops they carry; here: that a layer passes its options on, and its shapes.
const { layout } = exampleBatch([2, 32, 64]);

test('averagePool2d: its op with its options', () => {
  const x = random([2, 7, 10, 3], 1) as Tensor4D;
  const layer = averagePool2d({ poolSize: 3, strides: 2, padding: 1 });
  const pooled = layer.apply(x) as Tensor4D;
  expectClose(pooled, averagePool(x, { poolSize: 3, strides: 2, padding: 1 }), 0);
  expect(layer.computeOutputShape([null, 7, 10, 3])).toEqual([null, ...pooled.shape.slice(1)]);
  expect(layer.getConfig()).toMatchObject({ poolSize: 3, strides: 2, padding: 1 });
});

test('labelPool2d: its op with its options', () => {
  const [, innerPatches, innerIndex] = layout.inputs();
  const layer = labelPool2d({ numClasses: 5 });
  const pooled = layer.apply([innerPatches, innerIndex]) as Tensor4D;
  const expected = averagePool(layout.segmentationMap(), { poolSize: 3, strides: 2, padding: 1 });
  expectClose(pooled, expected, 1e-6);
  expectClose(pooled, labelPool(innerPatches as never, innerIndex as never, { numClasses: 5 }), 0);
  expect(layer.computeOutputShape([innerPatches.shape, innerIndex.shape])).toEqual(pooled.shape);
  expect(layer.getConfig()).toMatchObject({ numClasses: 5, boundary: false });
});

test('classMasks: its op', () => {
  const features = random([2, 32, 64, 3], 2) as Tensor4D;
  const pairs = tensor2d(layout.presentClasses, [layout.presentClasses.length / 2, 2], 'int32');
  const layer = classMasks();
  const masked = layer.apply([features, layout.labelMap(), pairs]) as Tensor4D;
  expectClose(masked, classMask(features, layout.labelMap(), pairs), 0);
  expect(layer.computeOutputShape([features.shape, [2, 32, 64], pairs.shape])).toEqual(masked.shape);
});

test('repeatBatch: group after group', () => {
  const x = random([2, 3, 4, 1], 3);
  const layer = repeatBatch();
  const repeated = layer.apply([x, ones([6, 1, 1, 1])]) as Tensor4D;
  expectClose(repeated, concat([x, x, x]), 0);
  expect(layer.computeOutputShape([x.shape, [null, 1, 1, 1]])).toEqual([null, 3, 4, 1]);
});

test('repeatBatch: error: batches that do not fit', () => {
  expect(() => repeatBatch().apply([ones([2, 1, 1, 1]), ones([3, 1, 1, 1])])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: second input: expected a multiple of 2, the batch of the first input, as its batch, got [3, 1, 1, 1].]`,
  );
});

test('behavior: all can be found by name when a model is loaded, and leave no tensors', async () => {
  const map = serialization.SerializationMap.getMap().classNameMap;
  for (const name of ['AveragePool2d', 'LabelPool2d', 'ClassMasks', 'RepeatBatch'])
    expect(map[`Ecgan${name}`]).toBeDefined();
  const x = random([1, 4, 4, 2], 4);
  await expectNoLeaks(() => {
    tidy(() => {
      repeatBatch().apply([averagePool2d({ poolSize: 2 }).apply(x) as Tensor4D, ones([3, 1, 1, 1])]);
    });
  });
});
