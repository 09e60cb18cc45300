import {
  abs,
  add,
  cast,
  expandDims,
  log,
  matMul,
  mul,
  neg,
  reciprocal,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../pairs/unequalPairs.js';

/** Consecutive pixels: the rows or the columns of a block of pairs. */
export interface Run {
  start: number;
  size: number;
}

/** What a block of pairs adds to the loss: log-likelihoods, and the derivative of the negative of each by its a''. */
export interface PairTerms {
  logLikelihood: Tensor;
  slope: Tensor;
}

/** Judges the predicted agreement a'' `[batch, rows, columns]`, in [0, 1], of the pairs between two runs of pixels. */
export type PairLikelihood = (agreement: Tensor, rows: Run, columns: Run) => PairTerms;

/**
 * Pairs of labelled pixels `[batch, pixels]`: a_ij is 1 where the class ids are equal, else 0.
 *
 * With d = −(a'' + ε) for equal ids and (1 + ε) − a'' for different ones, the log-likelihood is log |d| and the derivative of its
 * negative by a'' is 1/d: one logarithm and one reciprocal per pair where the two-sided form takes two of each.
 */
export function labelPairs(labels: Tensor2D, epsilon: number): PairLikelihood {
  const ids = cast(labels, 'float32');
  const run = ({ start, size }: Run) => slice(ids, [0, start], [-1, size]);
  return (agreement, rows, columns) => {
    const different = unequalPairs(expandDims(run(rows), 2), expandDims(run(columns), 1));
    const distance = sub(mul(different, 1 + 2 * epsilon), add(agreement, epsilon));
    return { logLikelihood: log(abs(distance)), slope: reciprocal(distance) };
  };
}

/** Pairs of soft labels `[batch, pixels, numClasses]`: a_ij = s_i·s_j in [0, 1]. */
export function softPairs(targets: Tensor3D, epsilon: number): PairLikelihood {
  const transposed = transpose(targets, [0, 2, 1]);
  return (agreement, rows, columns) => {
    const ofRows = slice(targets, [0, rows.start, 0], [-1, rows.size, -1]);
    const ofColumns = slice(transposed, [0, 0, columns.start], [-1, -1, columns.size]);
    const same = matMul(ofRows, ofColumns);
    const different = sub(1, same);
    const agrees = add(agreement, epsilon);
    const differs = sub(1 + epsilon, agreement);
    return {
      logLikelihood: add(mul(same, log(agrees)), mul(different, log(differs))),
      slope: add(neg(mul(same, reciprocal(agrees))), mul(different, reciprocal(differs))),
    };
  };
}
