import {
  abs,
  add,
  cast,
  div,
  expandDims,
  log,
  matMul,
  mul,
  relu,
  type Scalar,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../contrast/anchorLosses.js';

/** The pixels of one image. */
export interface WeightedPixels {
  /** `[pixels, numClasses]`, each row a distribution. */
  probabilities: Tensor2D;
  /** `[pixels, 1]`: 1 for pixels that take part, 0 for the others. */
  weights: Tensor2D;
}

/** A sum over pairs of pixels and its gradient with respect to the probabilities, `[pixels, numClasses]`. */
export interface PairSums {
  loss: Scalar;
  gradient: Tensor2D;
}

/** Consecutive pixels of an image: the rows or the columns of a block of pairs. */
interface Run {
  start: number;
  size: number;
}

/** The log-likelihoods of a block of pairs, and the derivatives of their negatives with respect to a''. */
interface PairTerms {
  logLikelihood: Tensor2D;
  slope: Tensor2D;
}

/** The likelihood of the predicted agreement a'' `[rows, columns]`, in [0, 1], of the pairs between two runs of pixels of an image. */
export type PairLikelihood = (agreement: Tensor2D, rows: Run, columns: Run) => PairTerms;

/**
 * Pairs of labelled pixels `[pixels]`: a_ij is 1 where the class ids are equal, else 0.
 *
 * With d_ij = 1 − a_ij, a pair's likelihood is |d − a''|: a'' for equal ids, 1 − a'' for different ones. So one logarithm suffices instead of
 * two, and an a'' that rounding brings above 1 keeps a positive likelihood.
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
