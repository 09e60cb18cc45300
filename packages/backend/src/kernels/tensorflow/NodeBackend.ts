import { backend as currentBackend, getBackend, type Tensor } from '@tensorflow/tfjs-core';

/** An attribute as tfjs-node's kernels hand it to the binding; `type` is one of the binding's `TF_ATTR_…` numbers. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** What the binding says of an output. `dtype` is libtensorflow's number, which is also the protocol buffers'. */
interface OutputInfo {
  id: number;
  shape: number[];
  dtype: number;
}

/** tfjs-node's binding of libtensorflow; the last three methods are ours (`install/patchBinding.ts`). */
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

/** What the binding makes a tensor of; strings are lists. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | readonly unknown[];

/** What tfjs-node knows of a tensor's data: `values` until it is first computed with, then the binding's `id`. */
export interface TensorData {
  id: number;
  shape: number[];
  dtype: number;
  values: TensorValues | null;
  refCount: number;
}

/** The parts of tfjs-node's backend that are worked with here. */
export interface NodeBackend {
  binding: Binding;
  isUsingGpuDevice: boolean;
  tensorMap: { get(dataId: object): TensorData; has(dataId: object): boolean };
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(info: OutputInfo): Tensor;
}

/** A binding that can run functions. */
export type FunctionBinding = Binding & Required<Pick<Binding, 'addFunction' | 'removeFunction' | 'getOpList'>>;

/** Why steps run as they are on this backend, or undefined where they can be compiled. */
export function reasonNotToCompile(): string | undefined {
  if (getBackend() !== 'tensorflow') return `the ${getBackend()} backend has no functions`;
  const { binding } = currentBackend() as unknown as NodeBackend;
  if (binding.addFunction && binding.removeFunction && binding.getOpList) return undefined;
  return (
    'the binding has no functions: it came prebuilt, or was built by an earlier release, ' +
    'and `npx ecgan-backend install` builds the latter again'
  );
}

/** tfjs-node's backend, where it is the current one. */
export function nodeBackend(): NodeBackend {
  return currentBackend() as unknown as NodeBackend;
}

/** The binding's id of a tensor's data, which is handed to libtensorflow now if it was not before. */
export function idOf(backend: NodeBackend, { dataId }: Tensor): number {
  const data = backend.tensorMap.get(dataId);
  if (data.values !== null) {
    data.id = backend.binding.createTensor(data.shape, data.dtype, data.values);
    data.values = null;
  }
  return data.id;
}
