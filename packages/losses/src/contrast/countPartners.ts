import {
  cast,
  concat,
  equal,
  expandDims,
  mul,
  slice,
  step,
  sub,
  sum,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';

/** How many partners each anchor has, `[anchors]`. */
export interface PartnerCounts {
  /** |P_i| */
  positives: Tensor1D;
  /** 1 for an anchor with a positive and a negative, 0 for one without. */
  valid: Tensor1D;
}

/** Counts the positives of the first `anchors` samples among all `labels`, in blocks of anchors. */
export function countPartners(labels: Tensor1D, anchors: number, blockSize: number): PartnerCounts {
  const counts: Tensor1D[] = [];
  for (let start = 0; start < anchors; start += blockSize) {
    const rows = Math.min(blockSize, anchors - start);
    counts.push(
      tidy(() => {
        const same = equal(expandDims(slice(labels, [start], [rows]), 1), expandDims(labels, 0));
        return sum(cast(same, 'float32'), 1);
      }),
    );
  }
  const same = concat(counts);
  const positives: Tensor1D = sub(same, 1);
  return { positives, valid: mul(step(positives), step(sub(labels.size, same))) };
}
