import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Below this length a loop is faster than a view and `set`. */
const longRun = 32;

/** Which elements are copied: `count` runs of `length`, the first at `start`, one every `stride`. */
export interface Runs {
  start: number;
  length: number;
  stride: number;
  count: number;
}

/**
 * A new tensor of runs of elements of another, copied from heap to heap.
 *
 * The wasm backend's own `Slice`, and with it `SplitV` and `Unpack`, first copies the whole tensor out of the heap for each part: a split
 * of n numbers into 100 parts copied 100 n.
 *
 * @param x - Not of strings.
 */
export function copyRuns(x: TensorInfo, shape: number[], runs: Runs, backend: BackendWasm): TensorInfo {
  const output = backend.makeOutput(shape, x.dtype);
  // After the output was made, which may have moved the heap.
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(output)];
  const { start, length, stride, count } = runs;
  for (let run = 0, source = start, at = 0; run < count; run++, source += stride, at += length) {
    if (length >= longRun) to.set(from.subarray(source, source + length), at);
    else for (let i = 0; i < length; i++) to[at + i] = from[source + i];
  }
  return output;
}

/** Elements `first` to `first + length` of an axis, of all others everything. */
export function runsAlong(shape: readonly number[], axis: number, first: number, length: number): Runs {
  const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);
  const inner = product(shape.slice(axis + 1));
  return {
    start: first * inner,
    length: length * inner,
    stride: shape[axis] * inner,
    count: product(shape.slice(0, axis)),
  };
}
