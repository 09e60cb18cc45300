import { cast, getBackend, oneHot, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * One-hot rows that are float32 on every backend, without gradient.
 *
 * @remarks TF.js's wasm backend writes integer ones whatever type is asked for; its WebGPU backend casts integers to floats by
 * calling them so, and its transposition and sums then fail to compile. Each needs the form the other gets wrong.
 * @param indices - int32, any shape; outside 0 … depth − 1 a row of zeros.
 * @returns float32, one dimension more, of length `depth`, which may be 1: TF.js's own refuses that.
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { oneHotFloat } from '@ecgan/core';
 *
 * oneHotFloat(tensor1d([0, 2], 'int32'), 3).print(); // [[1, 0, 0], [0, 0, 1]]
 * ```
 */
export function oneHotFloat(indices: Tensor, depth: number): Tensor {
  if (depth === 1) {
    const everyRow = [...indices.shape, 1];
    return tidy(() =>
      slice(
        oneHotFloat(indices, 2),
        everyRow.map(() => 0),
        everyRow,
      ),
    );
  }
  if (getBackend() !== 'wasm') return oneHot(indices, depth, 1, 0, 'float32');
  return tidy(() => cast(oneHot(indices, depth), 'float32'));
}
