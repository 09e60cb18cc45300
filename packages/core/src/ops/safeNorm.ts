import {
  customGrad,
  div,
  expandDims,
  type GradSaveFunc,
  maximum,
  mul,
  sqrt,
  square,
  squeeze,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Euclidean norm along an axis, with gradient 0 at 0.
 *
 * `‖x‖ = √(Σ x²)`, `∂‖x‖/∂x = x / ‖x‖`
 *
 * @remarks The gradients of TF.js's `norm` and `sqrt` are NaN at 0.
 * @param x - Any shape.
 * @param axis - Axis that is reduced. @defaultValue the last
 * @param keepDims - Whether the reduced axis stays, with length 1. @defaultValue false
 * @returns The shape of x without `axis`, or with length 1 there; values ≥ 0.
 *
 * @example
 * ```ts
 * import { grad, sum, zeros } from '@tensorflow/tfjs-core';
 * import { safeNorm } from '@ecgan/core';
 *
 * grad((x) => sum(safeNorm(x)))(zeros([2, 3])); // zeros
 * ```
 */
export function safeNorm(x: Tensor, axis = -1, keepDims = false): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  const norm = customGrad((operand, save) => {
    const vectors = operand as Tensor;
    const kept = sqrt(sum(square(vectors), at, true));
    (save as GradSaveFunc)([vectors, kept]);
    const gradFunc = (dy: Tensor, [saved, length]: Tensor[]) => {
      const outer = keepDims ? dy : expandDims(dy, at);
      // Where the norm is 0 every component is 0, and 0 / 1e-30 is 0.
      return mul(outer, div(saved, maximum(length, 1e-30)));
    };
    return { value: keepDims ? kept : squeeze(kept, [at]), gradFunc };
  });
  return norm(x);
}
