import { ValueError } from '@ecgan/core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

type Layer = layers.Layer;
type Weight = StateEntry['weights'][number];

/** The four layers whose kernels are parts of one kernel in PyTorch. */
const fuses = /^head_fuse\d$/;

/** Layer name → name of the module in PyTorch. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/^stage(\d)_patches$/, 'segformer.encoder.patch_embeddings.$1.proj'],
  [/^stage(\d)_patches_norm$/, 'segformer.encoder.patch_embeddings.$1.layer_norm'],
  [/^stage(\d)_block(\d+)_norm([12])$/, 'segformer.encoder.block.$1.$2.layer_norm_$3'],
  [/^stage(\d)_block(\d+)_attention$/, 'segformer.encoder.block.$1.$2.attention'],
  [/^stage(\d)_block(\d+)_mlp([12])$/, 'segformer.encoder.block.$1.$2.mlp.dense$3'],
  [/^stage(\d)_block(\d+)_depthwise$/, 'segformer.encoder.block.$1.$2.mlp.dwconv.dwconv'],
  [/^stage(\d)_norm$/, 'segformer.encoder.layer_norm.$1'],
  [/^head_stage(\d)$/, 'decode_head.linear_c.$1.proj'],
  [fuses, 'decode_head.linear_fuse'],
  [/^head_norm$/, 'decode_head.batch_norm'],
  [/^head_logits$/, 'decode_head.classifier'],
];

/** TF.js weight name → name of the parameter in its PyTorch module. */
const parameters: readonly (readonly [RegExp, string])[] = [
  [/^(query|key|value)_kernel$/, 'self.$1.weight'],
  [/^(query|key|value)_bias$/, 'self.$1.bias'],
  [/^output_kernel$/, 'output.dense.weight'],
  [/^output_bias$/, 'output.dense.bias'],
  [/^reduction_kernel$/, 'self.sr.weight'],
  [/^reduction_bias$/, 'self.sr.bias'],
  [/^reduction_gamma$/, 'self.layer_norm.weight'],
  [/^reduction_beta$/, 'self.layer_norm.bias'],
  [/^(?:kernel|depthwise_kernel|gamma)$/, 'weight'],
  [/^(?:bias|beta)$/, 'bias'],
  [/^moving_mean$/, 'running_mean'],
  [/^moving_variance$/, 'running_var'],
];

/** Names in the `state_dict()` of transformers 5 → names in the files that transformers reads and writes. */
const inMemory: readonly (readonly [RegExp, string])[] = [
  [/\bstages\.(\d+)\.patch_embeddings\./, 'encoder.patch_embeddings.$1.'],
  [/\bstages\.(\d+)\.blocks\./, 'encoder.block.$1.'],
  [/\bstages\.(\d+)\.layer_norm\./, 'encoder.layer_norm.$1.'],
  [/\battention\.q_proj\./, 'attention.self.query.'],
  [/\battention\.k_proj\./, 'attention.self.key.'],
  [/\battention\.v_proj\./, 'attention.self.value.'],
  [/\battention\.o_proj\./, 'attention.output.dense.'],
  [/\battention\.sequence_reduction\.sequence_reduction\./, 'attention.self.sr.'],
  [/\battention\.sequence_reduction\.layer_norm\./, 'attention.self.layer_norm.'],
  [/\blayernorm_before\./, 'layer_norm_1.'],
  [/\blayernorm_after\./, 'layer_norm_2.'],
  [/\bmlp\.fc([12])\./, 'mlp.dense$1.'],
  [/\blinear_projections\./, 'linear_c.'],
];

/** Linear maps that are matrices in PyTorch and conv1×1 here. */
const matrices = /\.(?:query|key|value|dense|dense1|dense2|linear_c\.\d\.proj)\.weight$/;

/** All weights of a {@link segformer} network with the names and shapes they have in the transformers package. */
export function segformerEntries(network: LayersModel): StateEntry[] {
  const entriesOf = (layer: Layer) => layer.weights.map((weight) => entryOf(publishedName(layer.name, weight), weight));
  const shared = network.layers.filter(({ name }) => fuses.test(name));
  const entries = network.layers.filter((layer) => !shared.includes(layer)).flatMap(entriesOf);
  if (shared.length === 0) return entries;
  // In PyTorch these are one kernel, with the last stage's channels first. Sorted, because a model's layers have no reliable order.
  const parts = shared.sort((first, second) => (first.name < second.name ? 1 : -1)).flatMap(entriesOf);
  const shape = [parts[0].shape[0], parts.reduce((total, part) => total + part.shape[1], 0), 1, 1];
  return [...entries, { ...parts[0], shape, axes: shape, weights: parts.flatMap(({ weights }) => weights) }];
}

/** Renames the tensors of a file to the published names, whichever version of transformers wrote it. */
export function publishedState(tensors: SafeTensors, known: ReadonlySet<string>): SafeTensors {
  const renamed = Object.entries(tensors).map(([name, tensor]) => [
    inMemory.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), name),
    tensor,
  ]);
  return withoutWrapper(Object.fromEntries(renamed), known);
}

function publishedName(layer: string, { originalName }: Weight): string {
  const module = rename(layer, modules);
  const parameter = rename(originalName.slice(originalName.lastIndexOf('/') + 1), parameters);
  if (module && parameter) return `${module}.${parameter}`;
  throw new ValueError({ argument: 'network.layers', expected: 'those of a network of segformer', received: layer });
}

function rename(name: string, table: readonly (readonly [RegExp, string])[]): string | undefined {
  const row = table.find(([pattern]) => pattern.test(name));
  return row && name.replace(row[0], row[1]);
}

function entryOf(name: string, weight: Weight): StateEntry {
  const ours = weight.shape as number[];
  const entry = { names: [name], weights: [weight] };
  if (ours.length === 1) return { ...entry, shape: ours, axes: ours, order: [0] };
  const [height, width, inputs, outputs] = ours;
  if (name.endsWith('dwconv.weight')) {
    const shape = [inputs, outputs, height, width];
    return { ...entry, shape, axes: shape, order: [2, 3, 0, 1] };
  }
  const axes = [outputs, inputs, height, width];
  return { ...entry, shape: matrices.test(name) ? [outputs, inputs] : axes, axes, order: [2, 3, 1, 0] };
}
