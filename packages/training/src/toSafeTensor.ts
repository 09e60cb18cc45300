import type { SafeTensor } from '@ecgan/models/safetensors';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Reads a float32 tensor off its backend, for a file. */
export async function toSafeTensor(source: Tensor): Promise<SafeTensor> {
  // A copy: on some backends data() shows the backend's own memory.
  return { dtype: 'F32', shape: [...source.shape], data: Float32Array.from(await source.data()) };
}
