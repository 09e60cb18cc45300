import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, type SafeTensors } from '@ecgan/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Numbers that a seed decides, from −1 to 1. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/**
 * A random SegFormer by its published names and shapes, spelled out from the paper's layers: four stages of one block, whose widths the published numbers
 * of heads (1, 2, 5, 8) divide.
 */
export function segformerState(numClasses: number): SafeTensors {
  const [filters, reductions, expansion, head] = [[4, 4, 5, 8], [8, 4, 2, 1], 2, 4];
  const state: SafeTensors = {};
  const put = (name: string, shape: number[], gain = 0.5) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const fan = Math.max(1, count / shape[0]);
    const data = numbers(count, Object.keys(state).length + 1).map((one) => (gain * one * 1.7) / Math.sqrt(fan));
    state[name] = { dtype: 'F32', shape, data };
  };
  const linear = (name: string, to: number, from: number) => {
    put(`${name}.weight`, [to, from], 1);
    put(`${name}.bias`, [to], 0.1);
  };
  const convolution = (name: string, shape: number[]) => {
    put(`${name}.weight`, shape, 1);
    put(`${name}.bias`, [shape[0]], 0.1);
  };
  const norm = (name: string, width: number) => {
    state[`${name}.weight`] = { dtype: 'F32', shape: [width], data: numbers(width, width).map((one) => 1 + one / 4) };
    put(`${name}.bias`, [width], 0.1);
  };
  filters.forEach((width, stage) => {
    const patch = `segformer.encoder.patch_embeddings.${stage}`;
    convolution(`${patch}.proj`, [width, stage === 0 ? 3 : filters[stage - 1], ...(stage === 0 ? [7, 7] : [3, 3])]);
    norm(`${patch}.layer_norm`, width);
    const block = `segformer.encoder.block.${stage}.0`;
    for (const name of ['query', 'key', 'value']) linear(`${block}.attention.self.${name}`, width, width);
    linear(`${block}.attention.output.dense`, width, width);
    if (reductions[stage] > 1) {
      convolution(`${block}.attention.self.sr`, [width, width, reductions[stage], reductions[stage]]);
      norm(`${block}.attention.self.layer_norm`, width);
    }
    norm(`${block}.layer_norm_1`, width);
    norm(`${block}.layer_norm_2`, width);
    linear(`${block}.mlp.dense1`, expansion * width, width);
    convolution(`${block}.mlp.dwconv.dwconv`, [expansion * width, 1, 3, 3]);
    linear(`${block}.mlp.dense2`, width, expansion * width);
    norm(`segformer.encoder.layer_norm.${stage}`, width);
    linear(`decode_head.linear_c.${stage}.proj`, head, width);
  });
  put('decode_head.linear_fuse.weight', [head, 4 * head, 1, 1], 1);
  norm('decode_head.batch_norm', head);
  put('decode_head.batch_norm.running_mean', [head], 0.1);
  state['decode_head.batch_norm.running_var'] = {
    dtype: 'F32',
    shape: [head],
    data: numbers(head, 9).map((x) => 1.5 + x / 2),
  };
  state['decode_head.batch_norm.num_batches_tracked'] = { dtype: 'I32', shape: [], data: Int32Array.of(7) };
  convolution('decode_head.classifier', [numClasses, head, 1, 1]);
  return state;
}

/** Writes tensors as a safetensors file and returns its path. */
export async function writeState(path: string, tensors: SafeTensors): Promise<string> {
  await writeFile(path, encodeSafetensors(tensors));
  return path;
}

/** Writes a layers model as TF.js's own file handler does and returns its folder. */
export async function writeLayersModel(folder: string, model: LayersModel): Promise<string> {
  await mkdir(folder);
  await model.save({
    save: async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      const json = { format: 'layers-model', modelTopology, weightsManifest };
      await writeFile(join(folder, 'model.json'), JSON.stringify(json));
      await writeFile(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
  return folder;
}
