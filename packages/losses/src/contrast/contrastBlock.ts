import {
  add,
  cast,
  div,
  equal,
  exp,
  expandDims,
  log,
  matMul,
  max,
  maximum,
  mul,
  notEqual,
  range,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

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
  const similarity = matMul(div(slice(embeddings, [start, 0], [size, -1]), temperature), embeddings, false, true);
  const same = cast(equal(expandDims(slice(labels, [start], [size]), 1), expandDims(labels, 0)), 'float32');

  // The usual shift by the largest term, here by the largest negative. Without a negative n_i is about −1e30, and every pair outweighs it.
  const negatives = sub(similarity, mul(same, PASSED_OVER));
  const largest = max(negatives, 1, true);
  const terms = mul(exp(sub(negatives, largest)), sub(1, same));
  const total = maximum(sum(terms, 1, true), 1 / PASSED_OVER);
  const outweighed = sub(add(largest, log(total)), similarity);

  const anchorIndex = range(start, start + size, 1, 'int32');
  const another = cast(
    notEqual(expandDims(anchorIndex, 1), expandDims(range(0, labels.size, 1, 'int32'), 0)),
    'float32',
  );
  return { positive: mul(same, another), outweighed, share: div(terms, total) };
}
