import {
  abs,
  add,
  cast,
  concat,
  customGrad,
  dispose,
  div,
  expandDims,
  log,
  matMul,
  maximum,
  mul,
  neg,
  pad,
  relu,
  reshape,
  type Scalar,
  scalar,
  slice,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  unstack,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../contrast/anchorLosses.js';

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

/** Consecutive pixels of an image: the rows or the columns of a block of pairs. */
interface Run {
  start: number;
  size: number;
}

/** What a block of pairs adds to the loss: log-likelihoods, and the derivative of the negative of each by its a''. */
interface PairTerms {
  logLikelihood: Tensor2D;
  slope: Tensor2D;
}

/** Judges the predicted agreement a'' `[rows, columns]`, in [0, 1], of the pairs between two runs of pixels of an image. */
type PairLikelihood = (agreement: Tensor2D, rows: Run, columns: Run) => PairTerms;

/**
 * Pairs of labelled pixels `[pixels]`: a_ij is 1 where the class ids are equal, else 0.
 *
 * With d_ij = 1 − a_ij, a pair's likelihood is |d − a''|: a'' for equal ids, 1 − a'' for different ones. So one logarithm does where
 * the two-sided form takes two, and what rounding brings above 1 stays positive.
 */
export function labelPairs(labels: Tensor1D, epsilon: number): PairLikelihood {
  const ids = cast(labels, 'float32');
  return (agreement, rows, columns) => {
    const ofRows = expandDims(slice(ids, rows.start, rows.size), 1);
    const different = unequalPairs(ofRows, expandDims(slice(ids, columns.start, columns.size), 0));
    const likelihood: Tensor2D = add(abs(sub(different, agreement)), epsilon);
    return { logLikelihood: log(likelihood), slope: div(sub(mul(different, 2), 1), likelihood) };
  };
}

/** Pairs of soft labels `[pixels, numClasses]`: a_ij = s_i·s_j in [0, 1]. */
export function softPairs(targets: Tensor2D, epsilon: number): PairLikelihood {
  return (agreement, rows, columns) => {
    const ofColumns = transpose(slice(targets, [columns.start, 0], [columns.size, -1]));
    const same = matMul(slice(targets, [rows.start, 0], [rows.size, -1]), ofColumns);
    const different = sub(1, same);
    const agrees = add(agreement, epsilon);
    const differs = add(relu(sub(1, agreement)), epsilon);
    return {
      logLikelihood: add(mul(same, log(agrees)), mul(different, log(differs))),
      slope: sub(div(different, differs), div(same, agrees)),
    };
  };
}

/** The pixels of one image. */
interface WeightedPixels {
  /** `[pixels, numClasses]`, each row a distribution. */
  probabilities: Tensor2D;
  /** `[pixels, 1]`: 1 for pixels that take part, 0 for the others. */
  weights: Tensor2D;
}

/** A sum over pairs of pixels and its gradient by the probabilities, `[pixels, numClasses]`. */
interface PairSums {
  loss: Scalar;
  gradient: Tensor2D;
}

/**
 * `−Σ_ij log-likelihood(p_i·p_j)` over all pairs of the pixels of an image, with its gradient.
 *
 * @remarks One pass over blocks of at most `blockSize × pixels` pairs; no pair outlives its block. Pairs are symmetric: a block has
 * columns from its first row on only, and grows taller as it gets narrower.
 */
function pairSums(pixels: WeightedPixels, likelihood: PairLikelihood, blockSize: number): PairSums {
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
 * Products are of plain matrices, transposed beforehand where need be: the wasm backend's fast product takes no transposed operand.
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

  // A pair moves both of its pixels: the rows here, the later pixels through the transpose.
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
