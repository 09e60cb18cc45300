import { gather, pad, range, reshape, stack, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import type { Padding } from './convolve.js';
import { convolvedLength } from './convolvedLength.js';

/** Options of {@link labelPatches}: the convolution's geometry and the symbol used as padding. */
export interface LabelPatchesOptions {
  kernelSize: number;
  strides: number;
  padding: Padding;
  /** Symbol that stands for pixels outside the image. */
  outside: number;
}

/**
 * The symbols in every window of a convolution (im2col of a label map), without gradient.
 *
 * @param symbols - int32 `[batch, height, width]`.
 * @returns `patches` int32 `[batch · newHeight · newWidth, kernelSize²]`, the new height and width.
 */
export function labelPatches(
  symbols: Tensor3D,
  { kernelSize, strides, padding, outside }: LabelPatchesOptions,
): { patches: Tensor2D; height: number; width: number } {
  const [batch, oldHeight, oldWidth] = symbols.shape;
  const height = convolvedLength(oldHeight, kernelSize, strides, padding);
  const width = convolvedLength(oldWidth, kernelSize, strides, padding);
  const patches = tidy(() => {
    const rows = margins(oldHeight, height, kernelSize, strides, padding);
    const columns = margins(oldWidth, width, kernelSize, strides, padding);
    const padded = pad(symbols, [[0, 0], rows, columns], outside);
    const offsets = Array.from({ length: kernelSize }, (_, offset) => offset);
    // Not stridedSlice: the wasm backend returns its int32 result with dtype float32.
    const views = offsets.flatMap((y) => {
      const ofRow = gather(padded, strided(strides, y, height), 1);
      return offsets.map((x) => reshape(gather(ofRow, strided(strides, x, width), 2), [batch * height * width]));
    });
    return stack(views, 1) as Tensor2D;
  });
  return { patches, height, width };
}

/** int32 `[count]`: `start, start + step, …`. */
function strided(step: number, start: number, count: number) {
  return range(start, start + (count - 1) * step + 1, step, 'int32');
}

/** Padding before and after one axis; for `'same'` an odd pixel goes after, as in TensorFlow. */
function margins(
  length: number,
  newLength: number,
  kernelSize: number,
  strides: number,
  padding: Padding,
): [number, number] {
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  const total = Math.max(0, (newLength - 1) * strides + kernelSize - length);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
