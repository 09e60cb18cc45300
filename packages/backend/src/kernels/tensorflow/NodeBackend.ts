import { backend as currentBackend, getBackend, type Tensor } from '@tensorflow/tfjs-core';

/** An attribute as tfjs-node's kernels hand it to the binding; `type` is one of the binding's `TF_ATTR_…` numbers. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** The binding's description of an op's output. `dtype` is libtensorflow's number, the same as in its protocol buffers. */
interface OutputInfo {
  id: number;
  shape: number[];
  dtype: number;
}

/** tfjs-node's binding of libtensorflow. `install/patchBinding.ts` adds the last three methods. */
export interface Binding {
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): OutputInfo[];
  createTensor(shape: number[], dtype: number, values: TensorValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorValues;
  getNumOfTensors(): number;
  addFunction?(definition: Uint8Array): void;
  removeFunction?(name: string): void;
  getOpList?(): Uint8Array;
}

/** Values from which the binding makes a tensor; those of a string tensor are a list. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | readonly unknown[];

/** tfjs-node's record of a tensor's data: `values` until an op first uses it, then the binding's `id`. */
export interface TensorData {
  id: number;
  shape: number[];
  dtype: number;
  values: TensorValues | null;
  refCount: number;
}

/** The parts of tfjs-node's backend that this package uses. */
export interface NodeBackend {
  binding: Binding;
  isUsingGpuDevice: boolean;
  tensorMap: { get(dataId: object): TensorData; has(dataId: object): boolean };
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(info: OutputInfo): Tensor;
}

/** A binding that can run functions. */
export type FunctionBinding = Binding & Required<Pick<Binding, 'addFunction' | 'removeFunction' | 'getOpList'>>;

/** Why steps cannot be compiled on the current backend, or undefined if they can. */
export function reasonNotToCompile(): string | undefined {
  if (getBackend() !== 'tensorflow') return `the ${getBackend()} backend has no functions`;
  const { binding } = currentBackend() as unknown as NodeBackend;
  if (binding.addFunction && binding.removeFunction && binding.getOpList) return undefined;
  return (
    'the binding has no functions: it came prebuilt, or was built by an earlier release, ' +
    'and `npx ecgan backend install` builds the latter again'
  );
}

/** tfjs-node's backend; it must be the current one. */
export function nodeBackend(): NodeBackend {
  return currentBackend() as unknown as NodeBackend;
}

/** The binding's id of a tensor's data. Data that is still in JavaScript is handed to libtensorflow first. */
export function idOf(backend: NodeBackend, { dataId }: Tensor): number {
  const data = backend.tensorMap.get(dataId);
  if (data.values !== null) {
    data.id = backend.binding.createTensor(data.shape, data.dtype, data.values);
    data.values = null;
  }
  return data.id;
}
