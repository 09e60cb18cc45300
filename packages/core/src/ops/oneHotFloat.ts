import { cast, getBackend, oneHot, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * One-hot encoding as float32 on every backend, without gradient.
 *
 * @remarks TF.js's wasm backend writes int32 ones whatever dtype is requested. Its WebGPU backend casts int32 to float32 by relabelling the
 * dtype, after which `transpose` and `sum` fail to compile. So wasm casts, and the other backends request float32.
 * @param indices - int32, any shape. An index outside 0 … depth − 1 gives a row of zeros.
 * @returns float32 `[...indices.shape, depth]`. `depth` may be 1, which TF.js's `oneHot` rejects.
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
