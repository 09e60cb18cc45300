import { io, type Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { expectWithin } from './expectWithin.js';
import { recordProof } from './proofs/recordProof.js';

/** Saves a model, loads it again and expects the same configs and outputs. */
export async function expectSameAfterLoading(network: LayersModel, inputs: Tensor[]): Promise<void> {
  const saved: io.ModelArtifacts[] = [];
  const keep = io.withSaveHandler(async (artifacts) => {
    saved.push(artifacts);
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await network.save(keep);
  const { modelTopology, weightSpecs, weightData } = saved[0];
  const asFile = { modelTopology: JSON.parse(JSON.stringify(modelTopology)), weightSpecs, weightData };
  const loaded = await loadLayersModel(io.fromMemory(asFile));
  const configs = (model: LayersModel) => model.layers.map((layer) => layer.getConfig());
  expect(configs(loaded)).toEqual(configs(network));
  const outputs = (model: LayersModel) => [model.apply(inputs) as Tensor | Tensor[]].flat();
  const [expected, actual] = [outputs(network), outputs(loaded)];
  expect(actual.length).toBe(expected.length);
  actual.forEach((one, i) => {
    expect(one.shape).toEqual(expected[i].shape);
    recordProof('round trip', expectWithin(one, expected[i], 1e-6));
  });
  for (const tensor of [...actual, ...expected]) tensor.dispose();
  loaded.dispose();
}
