import {
  customGrad,
  div,
  maximum,
  mul,
  reshape,
  square,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core';
import type { PairLikelihood } from './pairLikelihood.js';
import { pairSums } from './pairSums.js';

/**
 * `−(1/M²) Σ_ij log-likelihood(a''_ij)` with `a''_ij = p_i·p_j`, over all pairs of the M pixels of each image that take part.
 *
 * @remarks The gradient is found together with the value: the pairs would otherwise have to be kept, or computed twice.
 * @param probabilities - `[batch, pixels, numClasses]`, each row a distribution; the operand that is differentiated.
 * @param weights - `[batch, pixels, 1]`: 1 for pixels that take part, 0 for the others.
 * @param likelihoods - For each image, what the agreement of a pair is compared with.
 * @param blockSize - Rows of a block of full width.
 * @returns `[batch]`; 0 where no pixel takes part.
 */
export function pairwiseLoss(
  probabilities: Tensor3D,
  weights: Tensor3D,
  likelihoods: readonly PairLikelihood[],
  blockSize: number,
): Tensor1D {
  const evaluate = customGrad((...operands) => {
    const [input, save] = operands as [Tensor3D, (tensors: Tensor[]) => void];
    const weightsOf = unstack(weights) as Tensor2D[];
    const sums = (unstack(input) as Tensor2D[]).map((image, k) =>
      pairSums({ probabilities: image, weights: weightsOf[k] }, likelihoods[k], blockSize),
    );
    const pairs = maximum(square(sum(weights, [1, 2])), 1);
    save([div(stack(sums.map(({ gradient }) => gradient)), reshape(pairs, [-1, 1, 1]))]);
    return {
      value: div(stack(sums.map(({ loss }) => loss)), pairs) as Tensor1D,
      gradFunc: (dy: Tensor, [gradient]: Tensor[]) => mul(gradient, reshape(dy, [-1, 1, 1])),
    };
  });
  return evaluate(probabilities);
}
