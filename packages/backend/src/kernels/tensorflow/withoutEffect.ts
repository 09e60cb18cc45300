import type { KernelConfig, Tensor } from '@tensorflow/tfjs-core';
import type { NodeBackend } from './NodeBackend.js';

/** A new tensor that shares the data of another, as TF.js's `Identity` returns it. */
function same({ dataId, shape, dtype }: Tensor, backend: unknown) {
  (backend as NodeBackend & { incRef(id: object): void }).incRef(dataId);
  return { dataId, shape, dtype };
}

/** `Reshape` that runs no op if the tensor already has the shape. @param original - tfjs-node's kernel. */
export function reshape(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    const { shape } = args.attrs as unknown as { shape: number[] };
    const unchanged = shape.length === x.shape.length && shape.every((length, axis) => length === x.shape[axis]);
    return unchanged ? same(x, args.backend) : original.kernelFunc(args);
  };
  return { ...original, kernelFunc };
}

/** `Cast` that runs no op if the tensor already has the dtype. @param original - tfjs-node's kernel. */
export function cast(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    const { dtype } = args.attrs as unknown as { dtype: string };
    return dtype === x.dtype ? same(x, args.backend) : original.kernelFunc(args);
  };
  return { ...original, kernelFunc };
}
