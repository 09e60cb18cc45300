import {
  add,
  concat,
  dispose,
  matMul,
  mul,
  neg,
  pad,
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
 * `−Σ_ij log-likelihood(p_i·p_j)` over all pairs of the pixels of an image, with its gradient.
 *
 * @remarks One pass over blocks of at most `blockSize × pixels` pairs; pairs are freed with their block. Pairs are symmetric: a block has
 * only the columns from its first row on, and blocks get taller as they get narrower.
 */
export function allPairs(pixels: WeightedPixels, likelihood: PairLikelihood, blockSize: number): PairSums {
  const count = pixels.probabilities.shape[0];
  let sums: PairSums = { loss: scalar(0), gradient: zerosLike(pixels.probabilities) };
  for (let start = 0; start < count; ) {
    const columns = count - start;
    const rows = Math.min(columns, Math.max(1, Math.floor((blockSize * count) / columns)));
    const before = sums;
    sums = tidy(() => {
      const block = sumBlock(pixels, likelihood, start, rows);
      return {
        loss: add<Scalar>(before.loss, block.loss),
        gradient: add<Tensor2D>(before.gradient, block.gradient),
      };
    });
    dispose([before.loss, before.gradient]);
    start += rows;
  }
  return sums;
}

/**
 * The pairs of `rows` pixels from `start` among themselves and, counted twice, with every later pixel.
 *
 * Operands of matMul are transposed beforehand: the wasm backend's fast matMul takes no transposed operand.
 */
function sumBlock(pixels: WeightedPixels, likelihood: PairLikelihood, start: number, rows: number): PairSums {
  const columns = pixels.probabilities.shape[0] - start;
  const probability = slice(pixels.probabilities, [start, 0], [columns, -1]);
  const weight = slice(pixels.weights, [start, 0], [columns, 1]);
  const rowsOf = (x: Tensor2D) => slice(x, [0, 0], [rows, -1]);
  const withLater = (first: Tensor2D, later: () => Tensor2D) =>
    rows === columns ? first : concat([first, slice(later(), [rows, 0], [columns - rows, -1])]);

  const agreement: Tensor2D = matMul(rowsOf(probability), transposed(probability));
  const { logLikelihood, slope } = likelihood(agreement, { start, size: rows }, { start, size: columns });

  const perRow = matMul(
    logLikelihood,
    withLater(rowsOf(weight), () => mul(weight, 2)),
  );
  const loss = neg(sum<Scalar>(mul(perRow, rowsOf(weight))));

  // A pair has a gradient for both of its pixels: the rows here, the later pixels through the transpose.
  const weighted: Tensor2D = mul(probability, weight);
  const moved = withLater(matMul(slope, weighted), () => transposed(matMul(transposed(rowsOf(weighted)), slope)));
  const gradient: Tensor2D = mul(moved, mul(weight, 2));
  return {
    loss,
    gradient: pad(gradient, [
      [start, 0],
      [0, 0],
    ]),
  };
}

function transposed(matrix: Tensor2D): Tensor2D {
  return transpose(matrix);
}
