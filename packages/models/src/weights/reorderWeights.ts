import { concat, split, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { SafeTensor } from '../safetensors/types.js';
import { permute } from './axisOrder.js';
import type { StateEntry } from './stateEntries.js';

/** The axis of input channels in TF.js kernels. */
const inputChannels = 2;

/** Writes a tensor of a PyTorch `state_dict` to the corresponding weights. */
export function writeWeights(entry: StateEntry, { data }: SafeTensor): void {
  const { axes, order, weights } = entry;
  // Not with tf.transpose and tf.reshape: the wasm backend's fused products reject a bias whose memory once had another shape.
  const permuted = permute(data, axes, order);
  tidy(() => {
    const parts = weights.length === 1 ? [tensor(permuted, shapeOf(weights[0]))] : splitInputChannels(permuted, entry);
    parts.forEach((part, i) => {
      weights[i].write(part);
    });
  });
}

function splitInputChannels(kernel: Float32Array, { axes, order, weights }: StateEntry): Tensor[] {
  const shape = order.map((axis) => axes[axis]);
  const lengths = weights.map((weight) => shapeOf(weight)[inputChannels]);
  return split(tensor(kernel, shape), lengths, inputChannels);
}

/** Reads weights as a tensor of a PyTorch `state_dict`. */
export async function readWeights({ shape, axes, order, weights }: StateEntry): Promise<SafeTensor> {
  const tensors = weights.map((weight) => weight.read());
  const joined = tidy(() => (tensors.length === 1 ? tensors[0].clone() : concat(tensors, inputChannels)));
  const values = await joined.data();
  joined.dispose();
  const inverseOrder = axes.map((_, axis) => order.indexOf(axis));
  const permutedAxes = order.map((axis) => axes[axis]);
  return { dtype: 'F32', shape, data: permute(values, permutedAxes, inverseOrder) };
}

function shapeOf({ shape }: StateEntry['weights'][number]): number[] {
  return shape as number[];
}
