import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type TensorInfo, type UnpackAttrs } from '@tensorflow/tfjs-core';
import { copyRuns, runsAlong } from './copyRuns.js';

const original = getKernel('Unpack', 'wasm');

/** `Unpack` without copying the whole tensor for each part; see {@link copyRuns}. */
export const unpack: KernelConfig = {
  kernelName: 'Unpack',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { value } = args.inputs as unknown as { value: TensorInfo };
    if (value.dtype === 'string') return original.kernelFunc(args);
    const { axis } = args.attrs as unknown as UnpackAttrs;
    const along = axis < 0 ? axis + value.shape.length : axis;
    const shape = value.shape.filter((_, i) => i !== along);
    return Array.from({ length: value.shape[along] }, (_, i) =>
      copyRuns(value, [...shape], runsAlong(value.shape, along, i, 1), args.backend as BackendWasm),
    );
  },
};
