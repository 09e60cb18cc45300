import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Makes an uninitialised float32 tensor on the WebAssembly heap, to be filled through `backend.typedArrayFromHeap`.
 * Heap views taken before this call may be detached, because the heap may grow.
 */
export function heapTensor(shape: number[], backend: BackendWasm): Tensor {
  return engine().makeTensorFromTensorInfo(backend.makeOutput(shape, 'float32'));
}
