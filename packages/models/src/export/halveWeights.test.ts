import { expectClose, random } from '@ecgan/testing';
import { io, type Tensor } from '@tensorflow/tfjs-core';
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { halveWeights } from './halveWeights.js';

test('halveWeights: kernels take half, vectors what they took; TF.js loads them', async () => {
  const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [8] }), layers.batchNormalization()] });
  const tiny = model.getWeights().map((weight, i) => (weight.rank === 1 ? random(weight.shape, i, 0, 1e-7) : weight));
  model.setWeights(tiny);
  let saved: io.ModelArtifacts = {};
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const half = halveWeights(saved);
  expect((half.weightData as ArrayBuffer).byteLength).toBe(8 * 4 * 2 + 5 * 4 * 4);
  const loaded = await loadLayersModel(io.fromMemory(half));
  loaded.getWeights().forEach((weight, i) => {
    expectClose(weight, model.getWeights()[i], weight.rank === 1 ? 0 : 5e-4);
  });
  const x = random([3, 8], 9);
  expectClose(loaded.predict(x) as Tensor, model.predict(x) as Tensor, 1e-3);
});
