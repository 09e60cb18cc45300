import { concat, split, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { SafeTensor } from '../safetensors/types.js';
import { permute } from './axisOrder.js';
import type { StateEntry } from './stateEntries.js';

/** The axis of our kernels that several share out. */
const inputChannels = 2;

/** Writes a tensor of a PyTorch state into the weights it is for. */
export function writeWeights(entry: StateEntry, { data }: SafeTensor): void {
  const { axes, order, weights } = entry;
  // Not tf.reshape of a tf.transpose: wasm's products refuse a bias whose memory once had another shape.
  const ours = permute(data, axes, order);
  tidy(() => {
    const parts = weights.length === 1 ? [tensor(ours, shapeOf(weights[0]))] : splitInputChannels(ours, entry);
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

/** The tensor of a PyTorch state that these weights are. */
export async function readWeights({ shape, axes, order, weights }: StateEntry): Promise<SafeTensor> {
  const ours = weights.map((weight) => weight.read());
  const joined = tidy(() => (ours.length === 1 ? ours[0].clone() : concat(ours, inputChannels)));
  const values = await joined.data();
  joined.dispose();
  const back = axes.map((_, axis) => order.indexOf(axis));
  const permutedAxes = order.map((axis) => axes[axis]);
  return { dtype: 'F32', shape, data: permute(values, permutedAxes, back) };
}

function shapeOf({ shape }: StateEntry['weights'][number]): number[] {
  return shape as number[];
}
