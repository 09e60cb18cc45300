import {
  engine,
  type KernelBackend,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';

/** Shape and values of one tensor. */
export interface Values {
  shape: number[];
  values: TypedArray;
}

/** Computes the shape and values of the output from the inputs by name. */
export type Loop = (
  inputs: Record<string, Values>,
  attributes: NamedAttrMap,
) => { shape: number[]; values: Float32Array };

/**
 * Makes a float32 kernel of a loop over typed arrays, for a backend whose tensors are in the memory of this process.
 * Used for kernels that a backend lacks or computes wrongly, if composing them of other kernels would be longer or
 * slower.
 */
export function loopKernel(kernelName: string, backendName: 'cpu' | 'wasm', loop: Loop): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend: untyped }) => {
      const backend = untyped as KernelBackend;
      const read = ([name, { dataId, shape }]: [string, TensorInfo]): [string, Values] => [
        name,
        { shape, values: backend.readSync(dataId) as TypedArray },
      ];
      const { shape, values } = loop(
        Object.fromEntries((Object.entries(inputs) as [string, TensorInfo][]).map(read)),
        attrs ?? {},
      );
      return engine().makeTensor(values, shape, 'float32');
    },
  };
}
