import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type SliceAttrs, slice_util, type Tensor, util } from '@tensorflow/tfjs-core';
import { copyRuns } from './copyRuns.js';

const original = getKernel('Slice', 'wasm');

/** `Slice` of contiguous elements without copying the whole tensor first; see {@link copyRuns}. */
export const slice: KernelConfig = {
  kernelName: 'Slice',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    const { begin, size } = args.attrs as unknown as SliceAttrs;
    const [first, lengths] = slice_util.parseSliceParams(x, begin, size);
    if (x.dtype === 'string' || !slice_util.isSliceContinous(x.shape, first, lengths)) return original.kernelFunc(args);
    slice_util.assertParamsValid(x, first, lengths);
    const start = slice_util.computeFlatOffset(first, util.computeStrides(x.shape));
    const length = util.sizeFromShape(lengths);
    return copyRuns(x, lengths, { start, length, stride: 0, count: 1 }, args.backend as BackendWasm);
  },
};
