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
 * Euclidean length along an axis, whose gradient at 0 is 0.
 *
 * `‖x‖ = √(Σ x²)`, `∂‖x‖/∂x = x / ‖x‖`
 *
 * @remarks TF.js's own `norm` and `sqrt` have NaN gradients at 0.
 * @param x - Any shape.
 * @param axis - The axis summed over. @defaultValue the last
 * @param keepDims - Keep that axis, with length 1. @defaultValue false
 * @returns The shape of x without `axis`, or with 1 in its place; ≥ 0.
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
      // Where the length is 0 so is every component: 0 divided by anything positive.
      return mul(outer, div(saved, maximum(length, 1e-30)));
    };
    return { value: keepDims ? kept : squeeze(kept, [at]), gradFunc };
  });
  return norm(x);
}
