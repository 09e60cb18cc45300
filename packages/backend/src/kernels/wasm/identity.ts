import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

const original = getKernel('Identity', 'wasm');

/** `Identity` that shares the numbers, as `Reshape` does: the wasm backend's own copies them, and a tape clones every operand of an op. */
export const identity: KernelConfig = {
  kernelName: 'Identity',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return original.kernelFunc(args);
    (args.backend as BackendWasm).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
};
