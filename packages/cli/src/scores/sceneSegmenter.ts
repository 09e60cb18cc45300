import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { segmenter } from '@ecgan/metrics';
import { decodeSafetensors, type SafeTensors, type SafetensorsContent } from '@ecgan/models/safetensors';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { sceneSegmenterPath } from '../pretrained/shipped.js';
import type { EvaluationSegmenter } from './fitEvaluationSegmenter.js';

/** Layers are numbered in each process, so weights are stored by their order. */
const weightName = (index: number) => `weight-${`${index}`.padStart(2, '0')}`;

/** The weights of a {@link segmenter} as tensors of a file. */
export async function segmenterWeights(model: LayersModel): Promise<SafeTensors> {
  const named = model.getWeights().map(async (weight, index) => {
    const data = (await weight.data()) as Float32Array;
    return [weightName(index), { dtype: 'F32' as const, shape: weight.shape, data }] as const;
  });
  return Object.fromEntries(await Promise.all(named));
}

/** The {@link segmenter} of a file that {@link segmenterWeights} were written to, with `classes` and `filters` as metadata. */
export function segmenterOf({ tensors, metadata }: SafetensorsContent): LayersModel {
  const model = segmenter({ numClasses: Number(metadata.classes), filters: Number(metadata.filters) });
  const weights = model.getWeights().map((_, index): Tensor => {
    const { data, shape } = tensors[weightName(index)];
    return tensor(data, shape);
  });
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return model;
}

/** The segmenter of synthetic scenes that is shipped with this package. The caller disposes its model. */
export async function loadSceneSegmenter(): Promise<EvaluationSegmenter> {
  const bytes = await readFile(sceneSegmenterPath);
  const content = decodeSafetensors(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    model: segmenterOf(content),
    protocol: `Segmenter: the U-Net for synthetic scenes that is shipped with ecgan (SHA-256 ${sha256.slice(0, 12)}…), fitted to real scenes only`,
  };
}
