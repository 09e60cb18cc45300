import { maximum, mul, rsqrt, square, step, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Scales vectors to unit length.
 *
 * `y = x / ‖x‖`, and 0 where `‖x‖ < epsilon`
 *
 * @remarks Vectors too short to have a direction become 0 and get no gradient, rather than one of size `1 / epsilon`: after
 * a ReLU whole vectors of zeros are common.
 * @param x - Any shape.
 * @param axis - The axis vectors lie along. @defaultValue the last
 * @param epsilon - Shortest length that has a direction; at least 1e-18 in float32. @defaultValue 1e-6
 * @returns The shape of x; each vector of length 1, or 0.
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
