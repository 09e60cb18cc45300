import {
  customGrad,
  mul,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core';
import { allPairs } from './allPairs.js';
import { crossPairs } from './crossPairs.js';
import type { PairLikelihood } from './pairLikelihoods.js';

/**
 * `−Σ_ij log-likelihood(a''_ij)` with `a''_ij = p_i·p_j`, for each image over pairs of its pixels that take part.
 *
 * @remarks The gradient is computed together with the value; otherwise the pairs would have to be kept or computed twice.
 * @param probabilities - `[batch, pixels, numClasses]`, each row a distribution; the operand that is differentiated.
 * @param weights - `[batch, pixels, 1]`: 1 for pixels that take part, 0 for the others.
 * @param likelihoods - For each image, the likelihood that its pairs are evaluated by.
 * @param pairs - `'all'`, or the pairs of one pixel of the first half with one of the second.
 * @param blockSize - Rows of a block of full width.
 * @returns `[batch]`; 0 where no pixel takes part.
 */
export function pairSums(
  probabilities: Tensor3D,
  weights: Tensor3D,
  likelihoods: readonly PairLikelihood[],
  pairs: 'all' | 'halves',
  blockSize: number,
): Tensor1D {
  const sumsOf = pairs === 'all' ? allPairs : crossPairs;
  const evaluate = customGrad((...operands) => {
    const [input, save] = operands as [Tensor3D, (tensors: Tensor[]) => void];
    const weightsOf = unstack(weights) as Tensor2D[];
    const sums = (unstack(input) as Tensor2D[]).map((image, k) =>
      sumsOf({ probabilities: image, weights: weightsOf[k] }, likelihoods[k], blockSize),
    );
    save([stack(sums.map(({ gradient }) => gradient))]);
    return {
      value: stack(sums.map(({ loss }) => loss)) as Tensor1D,
      gradFunc: (dy: Tensor, [gradient]: Tensor[]) => mul(gradient, reshape(dy, [-1, 1, 1])),
    };
  });
  return evaluate(probabilities);
}
