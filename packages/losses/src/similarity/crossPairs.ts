import {
  add,
  concat,
  dispose,
  matMul,
  mul,
  neg,
  type Scalar,
  scalar,
  slice,
  sum,
  type Tensor2D,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { PairLikelihood, PairSums, WeightedPixels } from './pairLikelihoods.js';

/**
 * `−Σ_pq log-likelihood(p_p·p_q)` over the pairs of one pixel of the first half with one of the second, with its gradient.
 *
 * @remarks Computed in blocks of at most `blockSize` rows; pairs are freed with their block.
 */
export function crossPairs(
  { probabilities, weights }: WeightedPixels,
  likelihood: PairLikelihood,
  blockSize: number,
): PairSums {
  const half = probabilities.shape[0] / 2;
  const columns = {
    probability: slice(probabilities, [half, 0], [half, -1]),
    weight: slice(weights, [half, 0], [half, 1]),
  };
  const weightedColumns: Tensor2D = mul(columns.probability, columns.weight);
  const gradients: Tensor2D[] = [];
  let [loss, ofColumns]: [Scalar, Tensor2D] = [scalar(0), zerosLike(columns.probability)];
  for (let start = 0; start < half; start += blockSize) {
    const size = Math.min(blockSize, half - start);
    const before = [loss, ofColumns] as const;
    const block = tidy(() => {
      const probability = slice(probabilities, [start, 0], [size, -1]);
      const weight = slice(weights, [start, 0], [size, 1]);
      const agreement: Tensor2D = matMul(probability, transpose(columns.probability));
      const terms = likelihood(agreement, { start, size }, { start: half, size: half });
      const perRow = matMul(terms.logLikelihood, columns.weight);
      // Transposed beforehand: the wasm backend's fast matMul takes no transposed operand.
      const moved: Tensor2D = matMul(transpose(terms.slope), mul<Tensor2D>(probability, weight));
      return {
        loss: add<Scalar>(before[0], neg(sum<Scalar>(mul(perRow, weight)))),
        ofRows: mul<Tensor2D>(matMul(terms.slope, weightedColumns), weight),
        ofColumns: add<Tensor2D>(before[1], moved),
      };
    });
    dispose([...before]);
    gradients.push(block.ofRows);
    [loss, ofColumns] = [block.loss, block.ofColumns];
  }
  return { loss, gradient: concat([...gradients, mul<Tensor2D>(ofColumns, columns.weight)]) };
}
