import type { TypedArray } from '@tensorflow/tfjs-core';

/**
 * Adds row `i` of `values` to row `ids[i]` of `sums`, rows being `length` numbers: `sums[s] += Σ_{i: ids[i] = s} values[i]`.
 * Ids that `sums` has no row for are dropped, as TensorFlow does.
 */
export function sumSegments(values: TypedArray, ids: TypedArray, length: number, sums: TypedArray): void {
  for (let row = 0, from = 0; row < ids.length; row++) {
    const id = ids[row];
    const end = from + length;
    if (id < 0 || id * length >= sums.length) from = end;
    else for (let to = id * length; from < end; from++, to++) sums[to] += values[from];
  }
}
