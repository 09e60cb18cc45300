import {
  customGrad,
  div,
  type GradSaveFunc,
  matMul,
  maximum,
  mul,
  reshape,
  type Scalar,
  sqrt,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { withoutGradient } from './withoutGradient.js';

/** Options of {@link spectralNorm}. */
export interface SpectralNormOptions {
  /** Steps of power iteration. @defaultValue 1 */
  iterations?: number;
  /** Right singular vector, used with `iterations: 0` only. @defaultValue `Wᵀu / ‖Wᵀu‖` */
  v?: Tensor1D;
  /** Lower bound of the norm that vectors are divided by. @defaultValue 1e-12 */
  epsilon?: number;
}

/** Result of {@link spectralNorm}: σ and the vectors that start the next power iteration. */
export interface SpectralNormResult {
  sigma: Scalar;
  /** `[filters]`. */
  u: Tensor1D;
  /** `[kernel size / filters]`. */
  v: Tensor1D;
}

/**
 * Largest singular value of a kernel, estimated by power iteration.
 *
 * `v ← Wᵀu / ‖Wᵀu‖`, `u ← Wv / ‖Wv‖`, `σ = uᵀWv`
 *
 * @remarks W is the kernel reshaped to `[filters, kernel size / filters]`. u and v are constants in the gradient, so `∂σ/∂W = u vᵀ`.
 * @param kernel - `[…, filters]`, rank ≥ 2.
 * @param u - `[filters]`, of unit length.
 * @returns Three tensors the caller disposes.
 * @see Miyato et al. 2018, arXiv 1802.05957, algorithm 1
 *
 * @example
 * ```ts
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { spectralNorm } from '@ecgan/core';
 *
 * spectralNorm(tensor2d([[3, 0], [0, 4]]), tensor1d([0.6, 0.8]), { iterations: 20 }).sigma; // 4
 * ```
 */
export function spectralNorm(
  kernel: Tensor,
  u: Tensor1D,
  { iterations = 1, v, epsilon = 1e-12 }: SpectralNormOptions = {},
): SpectralNormResult {
  return tidy(() => {
    const filters = kernel.shape[kernel.rank - 1];
    // This is Wᵀ: its columns are the rows of PyTorch's W.
    const matrix = reshape(kernel, [-1, filters]) as Tensor2D;
    const column = (vector: Tensor) => reshape(vector, [-1, 1]) as Tensor2D;
    const times = (vector: Tensor2D, transposed: boolean) =>
      withoutGradient(() => matMul(matrix, vector, transposed) as Tensor2D);
    const unit = (vector: Tensor2D) =>
      withoutGradient(() => div(vector, sqrt(maximum(matMul(vector, vector, true), epsilon ** 2)))) as Tensor2D;
    let left = column(u);
    let right = iterations === 0 && v ? column(v) : unit(times(left, false));
    for (let i = 0; i < iterations; i++) {
      if (i > 0) right = unit(times(left, false));
      left = unit(times(right, true));
    }
    const sigma = bilinear(left, matrix, right);
    return { sigma, u: reshape(left, [-1]) as Tensor1D, v: reshape(right, [-1]) as Tensor1D };
  });
}

/** `uᵀWv`, differentiable in W only. */
function bilinear(left: Tensor2D, matrix: Tensor2D, right: Tensor2D): Scalar {
  const product = customGrad((operand, save) => {
    (save as GradSaveFunc)([left, right]);
    const value = reshape(matMul(right, matMul(operand as Tensor2D, left), true), []) as Scalar;
    const gradFunc = (dy: Scalar, [u, v]: Tensor[]) =>
      tidy(() => matMul(v as Tensor2D, mul(u, dy) as Tensor2D, false, true));
    return { value, gradFunc };
  });
  return product(matrix) as Scalar;
}
