import { useBackend } from '@ecgan/backend';
import { segmenter } from '@ecgan/metrics';
import { decodeSafetensors, encodeSafetensors } from '@ecgan/models/safetensors';
import { memory, randomUniform, type Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { segmenterOf, segmenterWeights } from './sceneSegmenter.js';

test('behavior: a segmenter that was written reads as it did before; its weights leave nothing behind', async () => {
  await useBackend('wasm');
  const model = segmenter({ numClasses: 3, filters: 2, seed: 5 });
  const before = memory().numTensors;
  const bytes = encodeSafetensors(await segmenterWeights(model), { classes: '3', filters: '2' });
  const read = segmenterOf(decodeSafetensors(bytes));
  const photos = randomUniform([1, 16, 24, 3], -1, 1, 'float32', 7);
  const [expected, found] = [model.predict(photos) as Tensor, read.predict(photos) as Tensor];
  expect(Array.from(await found.data())).toEqual(Array.from(await expected.data()));
  expect(Math.max(...(await expected.data()))).toBeGreaterThan(0.01);
  for (const tensor of [photos, expected, found]) tensor.dispose();
  read.dispose();
  expect(memory().numTensors).toBe(before);
  model.dispose();
});
