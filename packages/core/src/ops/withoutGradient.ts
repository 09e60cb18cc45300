import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs a computation without gradient, for TF.js has no `stopGradient`. The tape does not record it: its result is a constant, and no
 * intermediate tensors are saved for the backward pass.
 *
 * @remarks Use it for state that a layer updates in its forward pass (power iteration, moving averages), and for masks: TF.js throws when a
 * comparison of a differentiated tensor is differentiated, and does not in here.
 * @param compute - Returns one tensor; intermediate tensors are disposed.
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
  // The tape does not record the forward function of a custom gradient, and without operands no gradient is propagated.
  return customGrad(() => ({ value: compute(), gradFunc: () => [] }))() as T;
}
