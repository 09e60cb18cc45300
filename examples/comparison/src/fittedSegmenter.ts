import { readFile } from 'node:fs/promises';
import type { Sample } from '@ecgan/data';
import { fitSegmenter, segmenter } from '@ecgan/metrics';
import { decodeSafetensors, encodeSafetensors } from '@ecgan/models/safetensors';
import { dispose, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeAtomically } from './Results.js';
import { shuffledBatches } from './scenes.js';

const BATCH = 8;

/** Fits a segmenter to real scenes, or loads the one that an earlier run saved to `file`. */
export async function fittedSegmenter(
  file: string,
  samples: readonly Sample[],
  { numClasses, steps, seed }: { numClasses: number; steps: number; seed: number },
): Promise<LayersModel> {
  const model = segmenter({ numClasses, seed });
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes) {
    const { tensors } = decodeSafetensors(bytes);
    const weights = model.weights.map(({ shape }, i) => tensor(tensors[i].data as Float32Array, shape as number[]));
    model.setWeights(weights);
    dispose(weights);
    return model;
  }
  await fitSegmenter(model, shuffledBatches(samples, { numClasses, size: BATCH, steps, seed }), { steps, seed });
  const weights = await Promise.all(
    model.getWeights().map(async (weight, i) => {
      const data = Float32Array.from(await weight.data());
      return [`${i}`, { dtype: 'F32', shape: weight.shape, data }] as const;
    }),
  );
  await writeAtomically(file, encodeSafetensors(Object.fromEntries(weights)));
  return model;
}
