import { pad, reshape, stack, stridedSlice, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import type { Padding } from './convolve.js';
import { convolvedLength } from './convolvedLength.js';

/** Where the windows of {@link labelPatches} lie, and what stands for pixels outside the image. */
export interface LabelPatchesOptions {
  kernelSize: number;
  strides: number;
  padding: Padding;
  /** Symbol of pixels outside the image. */
  outside: number;
}

/**
 * The symbols under every window of a convolution, without a gradient: labels have none.
 *
 * @param symbols - int32 `[batch, height, width]`.
 * @returns int32 `[batch · newHeight · newWidth, kernelSize²]` and the new sizes.
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
    const views = Array.from({ length: kernelSize * kernelSize }, (_, offset) => {
      const [y, x] = [Math.floor(offset / kernelSize), offset % kernelSize];
      const end = [batch, y + (height - 1) * strides + 1, x + (width - 1) * strides + 1];
      return reshape(stridedSlice(padded, [0, y, x], end, [1, strides, strides]), [batch * height * width]);
    });
    return stack(views, 1) as Tensor2D;
  });
  return { patches, height, width };
}

/** Padding before and after one axis; `'same'` puts the odd pixel after, as TensorFlow does. */
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
