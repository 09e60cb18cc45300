import { cast, concat, expandDims, mul, slice, step, sub, sum, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { unequalPairs } from '../pairs/unequalPairs.js';

/** How many partners each anchor has, `[anchors]`. */
export interface PartnerCounts {
  /** |P_i| */
  positives: Tensor1D;
  /** 1 for an anchor with a positive and a negative, 0 for one without. */
  valid: Tensor1D;
}

/** Counts the positives of the first `anchors` samples among all `labels`, in blocks of anchors. */
export function countPartners(labels: Tensor1D, anchors: number, blockSize: number): PartnerCounts {
  const ids = cast(labels, 'float32');
  const counts: Tensor1D[] = [];
  for (let start = 0; start < anchors; start += blockSize) {
    const size = Math.min(blockSize, anchors - start);
    const block = () => sum(unequalPairs(expandDims(slice(ids, [start], [size]), 1), expandDims(ids, 0)), 1);
    counts.push(tidy(block) as Tensor1D);
  }
  const negatives = concat(counts);
  const positives: Tensor1D = sub(labels.size - 1, negatives);
  return { positives, valid: mul(step(positives), step(negatives)) };
}
