import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';

/** Number of rows or columns to add (zeros) at each end; a negative number removes them. */
export type Margin = readonly [before: number, after: number];

/**
 * Pads `x`, `[batch, height, width, channels]`, with rows and columns of zeros, or crops it where a margin is negative.
 */
export function cropOrPad(x: Tensor4D, rows: Margin, columns: Margin): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [top, bottom, left, right] = [...rows, ...columns].map((margin) => Math.max(0, -margin));
  const [above, below, before, after] = [...rows, ...columns].map((margin) => Math.max(0, margin));
  const size: [number, number, number, number] = [batch, height - top - bottom, width - left - right, channels];
  const kept = top + bottom + left + right > 0 ? slice(x, [0, top, left, 0], size) : x;
  if (above + below + before + after === 0) return kept;
  return pad(kept, [
    [0, 0],
    [above, below],
    [before, after],
    [0, 0],
  ]);
}
