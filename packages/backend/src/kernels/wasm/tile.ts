import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type TensorInfo, type TileAttrs } from '@tensorflow/tfjs-core';
import { heapOf } from './copyRuns.js';

const original = getKernel('Tile', 'wasm');

/** `Tile` along the first axis, which copies the whole tensor at once; the wasm backend's own copies value by value and is 40 times slower. */
export const tile: KernelConfig = {
  kernelName: 'Tile',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const [times, ...others] = (args.attrs as unknown as TileAttrs).reps;
    if (x.dtype === 'string' || x.shape.length === 0 || others.some((one) => one !== 1))
      return original.kernelFunc(args);
    const backend = args.backend as BackendWasm;
    const output = backend.makeOutput([times * x.shape[0], ...x.shape.slice(1)], x.dtype);
    const [from, to] = [heapOf(x, backend), heapOf(output, backend)];
    for (let i = 0; i < times; i++)
      to.heap.copyWithin(to.start + i * from.length, from.start, from.start + from.length);
    return output;
  },
};
