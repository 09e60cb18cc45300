import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, getKernel, type KernelConfig, type SplitVAttrs, type Tensor, util } from '@tensorflow/tfjs-core';
import { copyRuns, runsAlong } from './copyRuns.js';

const original = getKernel('SplitV', 'wasm');

/** `SplitV` without copying the whole tensor for each part; see {@link copyRuns}. */
export const splitV: KernelConfig = {
  kernelName: 'SplitV',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    if (x.dtype === 'string') return original.kernelFunc(args);
    const { numOrSizeSplits, axis } = args.attrs as unknown as SplitVAttrs;
    const [along] = util.parseAxisParam(axis, x.shape);
    let first = 0;
    return backend_util.prepareSplitSize(x, numOrSizeSplits, along).map((length) => {
      const runs = runsAlong(x.shape, along, first, length);
      first += length;
      const shape = x.shape.map((size, i) => (i === along ? length : size));
      return copyRuns(x, shape, runs, args.backend as BackendWasm);
    });
  },
};
