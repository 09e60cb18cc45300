import type { KernelConfig, Tensor } from '@tensorflow/tfjs-core';
import type { NodeBackend } from './NodeBackend.js';

/** The same data under another tensor, as TensorFlow.js's `Identity` gives it. */
function same({ dataId, shape, dtype }: Tensor, backend: unknown) {
  (backend as NodeBackend & { incRef(id: object): void }).incRef(dataId);
  return { dataId, shape, dtype };
}

/** `Reshape`, which is no op where the shape is the one that the tensor has. @param original - libtensorflow's own. */
export function reshape(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    const { shape } = args.attrs as unknown as { shape: number[] };
    const unchanged = shape.length === x.shape.length && shape.every((length, axis) => length === x.shape[axis]);
    return unchanged ? same(x, args.backend) : original.kernelFunc(args);
  };
  return { ...original, kernelFunc };
}

/** `Cast`, which is no op where the type is the one that the tensor has. @param original - libtensorflow's own. */
export function cast(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x } = args.inputs as unknown as { x: Tensor };
    const { dtype } = args.attrs as unknown as { dtype: string };
    return dtype === x.dtype ? same(x, args.backend) : original.kernelFunc(args);
  };
  return { ...original, kernelFunc };
}
