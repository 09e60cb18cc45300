import {
  add,
  concat,
  customGrad,
  dispose,
  div,
  matMul,
  maximum,
  minimum,
  mul,
  neg,
  pad,
  reshape,
  slice,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import type { PairLikelihood } from './pairLikelihood.js';

/** The pixels of a batch of images, flattened. */
export interface WeightedPixels {
  /** `[batch, pixels, numClasses]`, each row a distribution. */
  probabilities: Tensor3D;
  /** `[batch, pixels, 1]`: 1 for pixels that take part, 0 for the others. */
  weights: Tensor3D;
}

/** Sums over the pairs seen so far: `[batch]`, and their gradient `[batch, pixels, numClasses]`. */
interface PairSums {
  loss: Tensor;
  gradient: Tensor;
}

/**
 * `−(1/M²) Σ_ij log-likelihood(a''_ij)` with `a''_ij = p_i·p_j`, over all pairs of the M pixels of each image that take part.
 *
 * @remarks Value and gradient are found in one pass over blocks of at most `blockSize × pixels` pairs, so that no pair outlives its
 * block. Pairs are symmetric: a block has columns from its first row on only, and grows taller as it gets narrower.
 * @param pixels - The probabilities are differentiated, the weights are not.
 * @param likelihood - What the agreement of a pair is compared with.
 * @param blockSize - Rows of a block of full width.
 * @returns `[batch]`; 0 where no pixel takes part.
 */
export function pairwiseLoss(pixels: WeightedPixels, likelihood: PairLikelihood, blockSize: number): Tensor1D {
  const evaluate = customGrad((...operands) => {
    const [probabilities, save] = operands as [Tensor3D, (tensors: Tensor[]) => void];
    const sums = sumOverBlocks({ probabilities, weights: pixels.weights }, likelihood, blockSize);
    const pairs = maximum(square(sum(pixels.weights, [1, 2])), 1);
    save([div(sums.gradient, reshape(pairs, [-1, 1, 1]))]);
    return {
      value: div(sums.loss, pairs) as Tensor1D,
      gradFunc: (dy: Tensor, [gradient]: Tensor[]) => mul(gradient, reshape(dy, [-1, 1, 1])),
    };
  });
  return evaluate(pixels.probabilities);
}

function sumOverBlocks(pixels: WeightedPixels, likelihood: PairLikelihood, blockSize: number): PairSums {
  const [batch, size] = pixels.probabilities.shape;
  let sums: PairSums = { loss: zeros([batch]), gradient: zeros(pixels.probabilities.shape) };
  for (let start = 0; start < size; ) {
    const columns = size - start;
    const rows = Math.min(columns, Math.max(1, Math.floor((blockSize * size) / columns)));
    const before = sums;
    sums = tidy(() => {
      const block = sumBlock(pixels, likelihood, start, rows);
      return { loss: add(before.loss, block.loss), gradient: add(before.gradient, block.gradient) };
    });
    dispose([before.loss, before.gradient]);
    start += rows;
  }
  return sums;
}

/**
 * The pairs of `rows` pixels from `start` among themselves and, counted twice, with every later pixel.
 *
 * Products are written without transposed operands: the wasm engine is forty times slower at those.
 */
function sumBlock(pixels: WeightedPixels, likelihood: PairLikelihood, start: number, rows: number): PairSums {
  const size = pixels.probabilities.shape[1] - start;
  const probability = slice(pixels.probabilities, [0, start, 0], [-1, size, -1]);
  const weight = slice(pixels.weights, [0, start, 0], [-1, size, 1]);
  const rowsOf = <T extends Tensor>(x: T) => slice(x, [0, 0, 0], [-1, rows, -1]);
  const withLater = (first: Tensor, later: Tensor) =>
    rows === size ? first : concat([first, slice(later, [0, rows, 0], [-1, size - rows, -1])], 1);

  // The dot product of two distributions is at most 1, its rounding is not.
  const agreement = minimum(matMul(rowsOf(probability), swap(probability)), 1);
  const { logLikelihood, slope } = likelihood(agreement, { start, size: rows }, { start, size });

  const perRow = matMul(logLikelihood, withLater(rowsOf(weight), mul(weight, 2)));
  const loss = neg(sum(mul(perRow, rowsOf(weight)), [1, 2]));

  // A pair moves both of its pixels: the rows here, the later pixels through the transpose.
  const weighted = mul(probability, weight);
  const moved = withLater(matMul(slope, weighted), swap(matMul(swap(rowsOf(weighted)), slope)));
  const gradient = mul(moved, mul(weight, 2));
  return {
    loss,
    gradient: pad(gradient, [
      [0, 0],
      [start, 0],
      [0, 0],
    ]),
  };
}

/** Transposes the matrix of each image. */
function swap(matrices: Tensor): Tensor {
  return transpose(matrices, [0, 2, 1]);
}
