import { avgPool, customGrad, image, mul, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { assertInteger } from '../arguments.js';

/**
 * Nearest-neighbour upsampling by an integer factor.
 *
 * `y[i, j] = x[⌊i / factor⌋, ⌊j / factor⌋]`
 *
 * @remarks The gradient, a sum over `factor × factor` blocks, is computed as an average pooling times `factor²`.
 * @param x - `[batch, height, width, channels]`.
 * @param factor - An integer ≥ 1. @defaultValue 2
 * @returns `[batch, factor·height, factor·width, channels]`.
 * @throws {@link ValueError} if `factor` is not an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { upsampleNearest } from '@ecgan/core';
 *
 * upsampleNearest(ones([1, 4, 4, 3])).shape; // [1, 8, 8, 3]
 * ```
 */
export function upsampleNearest(x: Tensor4D, factor = 2): Tensor4D {
  assertInteger('factor', factor, { atLeast: 1 });
  const repeat = customGrad((operand) => {
    const [, height, width] = (operand as Tensor4D).shape;
    const value = image.resizeNearestNeighbor(operand as Tensor4D, [height * factor, width * factor]);
    const gradFunc = (dy: Tensor4D) => mul(avgPool(dy, factor, factor, 'valid'), factor * factor);
    return { value, gradFunc };
  });
  return tidy(() => repeat(x) as Tensor4D);
}
