import type { TypedArray } from '@tensorflow/tfjs-core';

/**
 * Adds row `i` of `values` to row `ids[i]` of `sums`, in place: `sums[s] += Σ_{i: ids[i] = s} values[i]`. A row has
 * `length` values. Ids out of range are ignored, as in TensorFlow.
 */
export function sumSegments(values: TypedArray, ids: TypedArray, length: number, sums: TypedArray): void {
  for (let row = 0, from = 0; row < ids.length; row++) {
    const id = ids[row];
    const end = from + length;
    if (id < 0 || id * length >= sums.length) from = end;
    else for (let to = id * length; from < end; from++, to++) sums[to] += values[from];
  }
}
