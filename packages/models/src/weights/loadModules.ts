import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadEntries } from './loadEntries.js';
import type { WeightReport } from './matchWeights.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

/** TF.js weight name → name of the parameter in its PyTorch module. */
const parameters: Readonly<Record<string, string>> = {
  ...{ kernel: 'weight', depthwise_kernel: 'weight', alpha: 'weight', gamma: 'weight' },
  ...{ bias: 'bias', beta: 'bias', moving_mean: 'running_mean', moving_variance: 'running_var' },
};

/**
 * Loads a PyTorch `state_dict` into a network whose layers are named like the modules of the PyTorch code. Wrapper
 * prefixes (`module.`) and `num_batches_tracked` are ignored.
 *
 * @param strict - Whether weights that do not match exactly are an error; otherwise those that match are loaded.
 * @throws {@link WeightMismatchError} if `strict` and a weight does not match; {@link ValueError} if a value is not
 * finite. No weight is changed then.
 */
export function loadModules(network: LayersModel, tensors: SafeTensors, strict: boolean): WeightReport {
  const entries = network.layers.flatMap((layer) => layer.weights.map((weight) => entryOf(layer, weight)));
  const state = withoutWrapper(tensors, new Set(entries.flatMap(({ names }) => names)));
  const needed = Object.entries(state).filter(([name]) => !name.endsWith('.num_batches_tracked'));
  return loadEntries(entries, Object.fromEntries(needed), strict);
}

function entryOf(layer: layers.Layer, weight: StateEntry['weights'][number]): StateEntry {
  const own = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  const entry = { names: [`${layer.name}.${parameters[own]}`], weights: [weight] };
  const ours = weight.shape as number[];
  if (own === 'kernel' && ours.length === 2) {
    const shape = [ours[1], ours[0]];
    return { ...entry, shape, axes: shape, order: [1, 0] };
  }
  if (ours.length === 4) {
    const [height, width, inputs, outputs] = ours;
    // Kernels of transposed convolutions: TF.js `[height, width, outputs, inputs]`, PyTorch `[inputs, outputs, height, width]`.
    if (layer.getClassName() === 'Conv2DTranspose') {
      const shape = [outputs, inputs, height, width];
      return { ...entry, shape, axes: shape, order: [2, 3, 1, 0] };
    }
    const depthwise = own === 'depthwise_kernel';
    const shape = depthwise ? [inputs, outputs, height, width] : [outputs, inputs, height, width];
    return { ...entry, shape, axes: shape, order: depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0] };
  }
  return { ...entry, shape: ours, axes: ours, order: [0] };
}
