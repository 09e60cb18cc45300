import {
  add,
  cast,
  div,
  exp,
  expandDims,
  log,
  matMul,
  max,
  maximum,
  mul,
  range,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../pairs/unequalPairs.js';

/** Anchors, and after them whatever else they are compared with. */
export interface ContrastSet {
  /** `[set, dim]` */
  embeddings: Tensor2D;
  /** int32 `[set]` */
  labels: Tensor1D;
}

/** The pairs of some anchors with the contrast set, each `[anchors, set]`. */
export interface ContrastBlock {
  /** 1 for a positive: same class, another sample. */
  positive: Tensor;
  /** `n_i − s_ij` with `n_i = log Σ_n exp s_in` over the negatives of anchor i: how far they outweigh the pair. */
  outweighed: Tensor;
  /** `exp(s_ij − n_i)` for a negative, 0 for others: its share in what outweighs. */
  share: Tensor;
}

/** Subtracted from what a maximum must pass over: larger than any similarity, and finite. */
const PASSED_OVER = 1e30;

/** Compares the `size` anchors from `start` on with the whole set, at similarities `s_ij = e_i·e_j / τ`. */
export function contrastBlock(set: ContrastSet, temperature: number, start: number, size: number): ContrastBlock {
  const { embeddings, labels } = set;
  const anchors = div(slice(embeddings, [start, 0], [size, -1]), temperature) as Tensor2D;
  const similarity = matMul(anchors, transpose(embeddings));
  const ids = cast(labels, 'float32');
  const different = unequalPairs(expandDims(slice(ids, [start], [size]), 1), expandDims(ids, 0));
  const same = sub(1, different);

  // The usual shift by the largest term, here by the largest negative. Without a negative n_i is about −1e30, and every pair outweighs it.
  const negatives = sub(similarity, mul(same, PASSED_OVER));
  const largest = max(negatives, 1, true);
  const terms = mul(exp(sub(negatives, largest)), different);
  const total = maximum(sum(terms, 1, true), 1 / PASSED_OVER);
  const outweighed = sub(add(largest, log(total)), similarity);

  const another = unequalPairs(expandDims(range(start, start + size), 1), expandDims(range(0, labels.size), 0));
  return { positive: mul(same, another), outweighed, share: div(terms, total) };
}
