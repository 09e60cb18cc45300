import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** For runs shorter than this, a loop is faster than `copyWithin`. */
const longRun = 8;

/** The elements to copy: `count` runs of `length` elements, the first at `start`, the next every `stride` elements. */
export interface Runs {
  start: number;
  length: number;
  stride: number;
  count: number;
}

/**
 * Makes a tensor from runs of elements of another tensor, copied within the WebAssembly heap.
 *
 * @remarks For each part, the wasm backend's own `Slice`, and with it `SplitV` and `Unpack`, first copies the whole
 * tensor out of the heap: splitting n numbers into 100 parts copies 100 n numbers.
 * @param x - A tensor of numbers or booleans, not of strings.
 * @param shape - Shape of the result, with `runs.count · runs.length` elements.
 */
export function copyRuns(x: TensorInfo, shape: number[], runs: Runs, backend: BackendWasm): TensorInfo {
  const output = backend.makeOutput(shape, x.dtype);
  // Views are taken after `makeOutput`, because allocating may move the heap.
  const [from, { heap, start: to }] = [heapOf(x, backend), heapOf(output, backend)];
  const { start, length, stride, count } = runs;
  for (let run = 0, source = from.start + start, at = to; run < count; run++, source += stride, at += length)
    copyRun(heap, at, source, length);
  return output;
}

/** The numbers of the WebAssembly heap, of one type, and where a tensor's are among them. */
interface HeapView {
  heap: Float32Array | Int32Array | Uint8Array;
  start: number;
  length: number;
}

/** Where the numbers of a tensor are on the heap. Stale once something is allocated. */
export function heapOf(x: TensorInfo, backend: BackendWasm): HeapView {
  const view = backend.typedArrayFromHeap(x) as HeapView['heap'];
  const Type = view.constructor as new (buffer: ArrayBufferLike) => HeapView['heap'];
  return { heap: new Type(view.buffer), start: view.byteOffset / view.BYTES_PER_ELEMENT, length: view.length };
}

/** Copies `length` numbers from `source` to `at`, both positions on the heap. */
export function copyRun(heap: HeapView['heap'], at: number, source: number, length: number): void {
  if (length >= longRun) heap.copyWithin(at, source, source + length);
  else for (let i = 0; i < length; i++) heap[at + i] = heap[source + i];
}

/** The runs that select positions `first` to `first + length − 1` of one axis, and all positions of the others. */
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
