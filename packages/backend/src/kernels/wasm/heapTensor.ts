import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, type Tensor } from '@tensorflow/tfjs-core';

/**
 * A float32 tensor of unset numbers on the WebAssembly heap, to be filled through `backend.typedArrayFromHeap`.
 * Views taken before it was made may be detached: the heap grows by moving.
 */
export function heapTensor(shape: number[], backend: BackendWasm): Tensor {
  return engine().makeTensorFromTensorInfo(backend.makeOutput(shape, 'float32'));
}
