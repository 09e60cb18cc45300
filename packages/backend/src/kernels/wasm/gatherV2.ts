import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type GatherV2Attrs, getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../../errors.js';
import { copyRun, heapOf } from './copyRuns.js';

/** The wasm backend's own kernel, used for other axes than the first and for batched indices. */
const original = getKernel('GatherV2', 'wasm');

/**
 * `GatherV2` along the first axis, which copies whole rows: `out[i] = x[indices[i]]`. The wasm backend's own kernel
 * copies value by value and is 20 times slower; label layouts gather one row per pixel.
 */
export const gatherV2: KernelConfig = {
  kernelName: 'GatherV2',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { x, indices } = args.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = args.attrs as unknown as GatherV2Attrs;
    if (axis !== 0 || batchDims !== 0 || x.dtype === 'string') return original.kernelFunc(args);
    const backend = args.backend as BackendWasm;
    const [rows, ...inner] = x.shape;
    const length = inner.reduce((product, size) => product * size, 1);
    assertInside(backend.typedArrayFromHeap(indices), rows);
    const output = backend.makeOutput([...indices.shape, ...inner], x.dtype);
    const ids = backend.typedArrayFromHeap(indices);
    const [from, { heap, start: to }] = [heapOf(x, backend), heapOf(output, backend)];
    for (let i = 0, at = to; i < ids.length; i++, at += length) copyRun(heap, at, from.start + ids[i] * length, length);
    return output;
  },
};

function assertInside(ids: ArrayLike<number>, rows: number): void {
  for (let position = 0; position < ids.length; position++) {
    const id = ids[position];
    if (id < 0 || id >= rows)
      throw new BackendError(`gather: index ${id} at position ${position} is not in [0, ${rows}).`, { id, rows });
  }
}
