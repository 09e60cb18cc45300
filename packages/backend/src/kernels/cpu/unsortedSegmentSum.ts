import {
  engine,
  type KernelBackend,
  type KernelConfig,
  type TensorInfo,
  type TypedArray,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core';
import { sumSegments } from '../loops/sumSegments.js';

/**
 * `UnsortedSegmentSum`, the gradient of `gather`, in time linear in the input. The cpu backend's own kernel compares
 * every id with every segment.
 */
export const unsortedSegmentSum: KernelConfig = {
  kernelName: UnsortedSegmentSum,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend: untyped }) => {
    const backend = untyped as KernelBackend;
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
    const inner = x.shape.slice(segmentIds.shape.length);
    const length = inner.reduce((product, size) => product * size, 1);
    const sums = x.dtype === 'float32' ? new Float32Array(numSegments * length) : new Int32Array(numSegments * length);
    const [values, ids] = [x, segmentIds].map(({ dataId }) => backend.readSync(dataId) as TypedArray);
    sumSegments(values, ids, length, sums);
    return engine().makeTensor(sums, [numSegments, ...inner], x.dtype);
  },
};
