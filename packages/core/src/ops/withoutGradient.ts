import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs a computation without gradient, its result being a constant to differentiation: nothing inside it is recorded, so nothing inside it
 * is kept for a backward pass either.
 *
 * @remarks For what a layer updates while it is being differentiated (power iteration, moving averages) and for masks: comparisons
 * on a differentiated tensor throw in TF.js, in here they do not.
 * @param compute - Returns one tensor; the others it makes are disposed.
 *
 * @example
 * ```ts
 * import { grad, mul, scalar, square } from '@tensorflow/tfjs-core';
 * import { withoutGradient } from '@ecgan/core';
 *
 * grad((x) => mul(x, withoutGradient(() => square(x))))(scalar(3)); // 9, not 27
 * ```
 */
export function withoutGradient<T extends Tensor>(compute: () => T): T {
  // A custom gradient's forward pass is not recorded; with no operands there is nothing to pass a gradient to.
  return customGrad(() => ({ value: compute(), gradFunc: () => [] }))() as T;
}
