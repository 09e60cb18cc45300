import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadEntries } from './loadEntries.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

/** Our weights' names and the parameter each is of its module. */
const parameters: Readonly<Record<string, string>> = {
  ...{ kernel: 'weight', depthwise_kernel: 'weight', alpha: 'weight', gamma: 'weight' },
  ...{ bias: 'bias', beta: 'bias', moving_mean: 'running_mean', moving_variance: 'running_var' },
};

/**
 * Puts the weights of the authors' CGNet into {@link cgnet}, by the names of their PyTorch code: `level1_0.conv.weight` … `classifier.0.conv.weight`.
 *
 * @remarks Prefixes of wrappers (`module.`) and `num_batches_tracked` are passed over.
 * @param network - Changed in place.
 * @param tensors - What {@link decodeSafetensors} reads. Two lines of Python write them from the authors' checkpoint: `from safetensors.torch import save_file`,
 *   `save_file(torch.load('CGNet_M3N21….pth', map_location='cpu')['model'], 'cgnet.safetensors')`.
 * @returns What was loaded, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number is not finite or
 * `network` is not of {@link cgnet}. Nothing is changed then.
 * @see https://github.com/wutianyiRosun/CGNet, MIT
 * @example
 * ```ts
 * import { cgnet, decodeSafetensors, loadCgnetWeights } from '@ecgan/models';
 *
 * const file = await (await fetch('cgnet.safetensors')).arrayBuffer();
 * loadCgnetWeights(cgnet(), decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 419
 * ```
 */
export function loadCgnetWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  if (network.name !== 'cgnet')
    throw new ValueError({ argument: 'network', expected: 'a network of cgnet', received: network.name });
  const entries = network.layers.flatMap(({ name, weights }) => weights.map((weight) => entryOf(name, weight)));
  const state = withoutWrapper(tensors, new Set(entries.flatMap(({ names }) => names)));
  const needed = Object.entries(state).filter(([name]) => !name.endsWith('.num_batches_tracked'));
  return loadEntries(entries, Object.fromEntries(needed), strict);
}

function entryOf(layer: string, weight: StateEntry['weights'][number]): StateEntry {
  const own = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  const entry = { names: [`${layer}.${parameters[own]}`], weights: [weight] };
  const ours = weight.shape as number[];
  if (own === 'kernel' && ours.length === 2) {
    const shape = [ours[1], ours[0]];
    return { ...entry, shape, axes: shape, order: [1, 0] };
  }
  if (ours.length === 4) {
    const [height, width, inputs, outputs] = ours;
    const depthwise = own === 'depthwise_kernel';
    const shape = depthwise ? [inputs, outputs, height, width] : [outputs, inputs, height, width];
    return { ...entry, shape, axes: shape, order: depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0] };
  }
  return { ...entry, shape: ours, axes: ours, order: [0] };
}
