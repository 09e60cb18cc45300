import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadEntries } from './loadEntries.js';
import type { WeightReport } from './matchWeights.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

/** Our weights' names and the parameter each is of its module. */
const parameters: Readonly<Record<string, string>> = {
  ...{ kernel: 'weight', depthwise_kernel: 'weight', alpha: 'weight', gamma: 'weight' },
  ...{ bias: 'bias', beta: 'bias', moving_mean: 'running_mean', moving_variance: 'running_var' },
};

/**
 * Puts a PyTorch state into a network whose layers have the names of the modules in the PyTorch code. Prefixes of wrappers (`module.`) and `num_batches_tracked` are ignored.
 *
 * @throws {@link WeightMismatchError} where strict; {@link ValueError} if a number is not finite. Nothing is changed then.
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
    // A transposed convolution: `[height, width, outputs, inputs]` here, `[inputs, outputs, height, width]` there.
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
