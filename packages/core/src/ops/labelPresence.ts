import {
  add,
  concat,
  gather,
  max,
  minimum,
  ones,
  reshape,
  slice,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import type { LabelPoolOptions } from './labelPool.js';
import { withoutGradient } from './withoutGradient.js';

/**
 * Whether each channel of a label map occurs in each image: 1 if any pixel has it, else 0.
 *
 * @param labels - `[segmentationMap]`, `[symbols]` or `[innerPatches, innerIndex]`.
 * @returns float32 `[batch, channels]`, without gradient.
 */
export function labelPresence(labels: readonly Tensor[], { numClasses, boundary = false }: LabelPoolOptions): Tensor2D {
  const [first, index] = labels;
  return withoutGradient(() => {
    if (first.rank === 4) return step(max(first, [1, 2]));
    // The centre of a pixel's neighbourhood is its own symbol.
    const middles = () => reshape(slice(first, [0, 4], [first.shape[0], 1]), [-1]);
    const present = presentSymbols(
      index ? gather(middles(), index as Tensor1D) : first,
      boundary ? 2 * numClasses : numClasses,
    );
    return boundary ? splitBoundary(present, numClasses) : present;
  }) as Tensor2D;
}

function presentSymbols(symbols: Tensor, count: number): Tensor2D {
  const [batch] = symbols.shape;
  const firsts = Int32Array.from({ length: batch }, (_, image) => image * count);
  const offsets = tensor2d(firsts, [batch, 1], 'int32');
  const segments = reshape(add(reshape(symbols, [batch, -1]), offsets), [-1]) as Tensor1D;
  const counts = unsortedSegmentSum(ones([segments.size]), segments, batch * count);
  return reshape(step(counts), [batch, count]);
}

function splitBoundary(present: Tensor2D, numClasses: number): Tensor {
  const [batch] = present.shape;
  const [off, on] = [0, numClasses].map((start) => slice(present, [0, start], [batch, numClasses]));
  return concat([minimum(add(off, on), 1), step(sum(on, 1, true))] as Tensor2D[], 1);
}
