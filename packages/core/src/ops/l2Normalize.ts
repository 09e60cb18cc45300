import { maximum, mul, rsqrt, square, step, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Scales vectors to unit Euclidean length.
 *
 * `y = x / ‖x‖`, and 0 where `‖x‖ < epsilon`
 *
 * @remarks Shorter vectors become 0 with gradient 0 instead of a gradient of size `1 / epsilon`; vectors of zeros are common after
 * a ReLU.
 * @param x - Any shape.
 * @param axis - Axis of the vector components. @defaultValue the last
 * @param epsilon - Length below which a vector counts as 0; at least 1e-18 in float32. @defaultValue 1e-6
 * @returns The shape of x; each vector has length 1 or 0.
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { l2Normalize } from '@ecgan/core';
 *
 * l2Normalize(tensor2d([[3, 4], [0, 0]])); // [[0.6, 0.8], [0, 0]]
 * ```
 */
export function l2Normalize<T extends Tensor>(x: T, axis = -1, epsilon = 1e-6): T {
  return tidy(() => {
    const squared = sum(square(x), axis, true);
    const longEnough = step(sub(squared, epsilon * epsilon));
    return mul(x, mul(longEnough, rsqrt(maximum(squared, epsilon * epsilon)))) as T;
  });
}
