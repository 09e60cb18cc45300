import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { classMaps } from './classMaps.js';

testsOf('classMaps');

const [map, rows] = [random([1, 2, 3, 2], 1), random([2, 2], 2)];
// Two pairs of a picture of six pixels; 6 and 7 are the rows.
const which = [0, 6, 2, 7, 4, 4, 6, 1, 6, 3, 7, 5];
const index = tensor(which, [2, 2, 3], 'int32');
const mapsOf = (x: Tensor, added: Tensor) => classMaps().apply([x, added, index]) as Tensor;

test('default: every pixel of every pair from the map or the rows, training or not', () => {
  const pixels = [...map.dataSync(), ...rows.dataSync()];
  const expected = which.flatMap((one) => [pixels[2 * one], pixels[2 * one + 1]]);
  expect(mapsOf(map, rows).shape).toEqual([2, 2, 3, 2]);
  expectClose(mapsOf(map, rows), expected, 0);
  expectClose(classMaps().apply([map, rows, index], { training: true }) as Tensor, expected, 0);
});

test('gradient: adds up over the pixels that share one', () => {
  const weights = random([2, 2, 3, 2], 3);
  expectGradientsMatch((x, added) => sum(mul(mapsOf(x, added), weights)) as Scalar, [map, rows]);
});

test('behavior: survives saving and loading', async () => {
  const inputs = [
    input({ shape: [null, null, 2] }),
    input({ shape: [2] }),
    input({ shape: [null, null], dtype: 'int32' }),
  ];
  const outputs = classMaps().apply(inputs) as SymbolicTensor;
  expect(outputs.shape).toEqual([null, null, null, 2]);
  await expectSameAfterLoading(model({ inputs, outputs }), [map, rows, index]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => mapsOf(map, rows).dispose()));
