import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, TensorInfo, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { sumSegments } from '../loops/sumSegments.js';

/**
 * `UnsortedSegmentSum`, the gradient of `gather`, which the wasm backend lacks: `out[s] = Σ_{i: ids[i] = s} x[i]`. Ids
 * outside `[0, numSegments)` are ignored, as in TensorFlow.
 */
export const unsortedSegmentSum: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: untyped }) => {
    const backend = untyped as BackendWasm;
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
    const inner = x.shape.slice(segmentIds.shape.length);
    const output = backend.makeOutput([numSegments, ...inner], x.dtype);
    const sums = backend.typedArrayFromHeap(output).fill(0);
    const values = backend.typedArrayFromHeap(x);
    const ids = backend.typedArrayFromHeap(segmentIds);
    const length = inner.reduce((product, size) => product * size, 1);
    sumSegments(values, ids, length, sums);
    return output;
  },
};
