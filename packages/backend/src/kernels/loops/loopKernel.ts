import {
  engine,
  type KernelBackend,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';

/** The numbers of one tensor. */
export interface Values {
  shape: number[];
  values: TypedArray;
}

/** What a loop computes of its named inputs: the output's numbers and shape. */
export type Loop = (
  inputs: Record<string, Values>,
  attributes: NamedAttrMap,
) => { shape: number[]; values: Float32Array };

/**
 * A float32 kernel written as a plain loop over numbers, for any backend that lives in this process's memory: what an
 * backend lacks or gets wrong, where composing it of other kernels would be longer or slower.
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
