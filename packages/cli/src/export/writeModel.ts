import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@ecgan/models/node';
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Writes `model.json` and `weights.bin`, which `loadLayersModel` of TF.js reads from a folder or a web server. */
export async function writeModel(folder: string, model: LayersModel): Promise<void> {
  const write = io.withSaveHandler(async ({ weightData, weightSpecs, ...model }) => {
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }];
    const weights = io.CompositeArrayBuffer.join(weightData);
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(join(folder, 'weights.bin'), new Uint8Array(weights));
    await writeFileAtomically(join(folder, 'model.json'), JSON.stringify({ ...model, weightsManifest }));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.save(write);
}
