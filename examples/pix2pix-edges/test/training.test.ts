import { expectNoLeaks, random, randomLabels, useTestBackend } from '@ecgan/testing';
import { memory, type Tensor4D, tensor3d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { Pix2Pix } from '../src/plain.js';
import { Pix2Pix as Pix2PixWithEdges } from '../src/withEdges.js';

const [numClasses, shape] = [4, [2, 32, 32] as [number, number, number]];

beforeAll(async () => {
  await useTestBackend();
});

function exampleBatch() {
  return {
    labelMap: tensor3d(randomLabels(shape, numClasses, 1), shape, 'int32'),
    photos: random([...shape, 3], 2) as Tensor4D,
    edges: random([...shape, 3], 3) as Tensor4D,
  };
}

function segmenter() {
  return sequential({ layers: [layers.conv2d({ filters: numClasses, kernelSize: 1, inputShape: [null, null, 3] })] });
}

test.each([
  ['plain', () => new Pix2Pix(numClasses, 1)],
  ['with edges', () => new Pix2PixWithEdges(numClasses, 1, segmenter())],
] as const)('behavior: %s, two steps change the pictures and leave no tensor behind', async (_, make) => {
  const batch = exampleBatch();
  const gan = make();
  const before = gan.generate(batch.labelMap);
  const losses: number[][] = [];
  await expectNoLeaks(() => gan.train(oneOf(batch), (_step, found) => losses.push(found)));
  const after = gan.generate(batch.labelMap);
  expect(losses.flat()).toHaveLength(4);
  expect(losses.flat().every(Number.isFinite)).toBe(true);
  expect(after.shape).toEqual([...shape, 3]);
  expect(Math.max(...after.dataSync().map((value, i) => Math.abs(value - before.dataSync()[i])))).toBeGreaterThan(1e-3);
});

test('behavior: disposed, both leave only what was there', () => {
  const reader = segmenter();
  const batch = exampleBatch();
  const before = memory().numTensors;
  for (const gan of [new Pix2Pix(numClasses), new Pix2PixWithEdges(numClasses, 0, reader)]) {
    gan.trainStep(batch).dispose();
    gan.dispose();
  }
  expect(memory().numTensors).toBe(before);
});

async function* oneOf<T>(batch: T) {
  yield batch;
}
