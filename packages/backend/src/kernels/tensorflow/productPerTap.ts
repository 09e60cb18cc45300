import {
  type backend_util,
  matMul,
  pad,
  reshape,
  slice,
  stack,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { cropOrPad } from '../cropOrPad.js';

/** In floats: libtensorflow slices a matrix without a copy if the slice starts at a multiple of 64 bytes. */
const alignment = 16;

/**
 * Computes a filter gradient at stride 1 as one matrix product per filter tap.
 *
 * `x` is padded and reshaped to one row per pixel of all images; `∂y` is padded with zeros to the same grid. A tap is
 * then a row offset, and its input a slice without a copy. Suited to large maps, which padding enlarges little.
 */
export function productPerTap(x: Tensor4D, dy: Tensor4D, info: backend_util.Conv2DInfo): Tensor4D {
  const { batchSize, filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, padInfo } = info;
  const [height, width] = [outHeight + filterHeight - 1, outWidth + filterWidth - 1];
  const { top, left } = padInfo;
  const channels = Math.ceil(inChannels / alignment) * alignment;
  const padded = pad(x, [
    [0, 0],
    [top, height - top - info.inHeight],
    [left, width - left - info.inWidth],
    [0, channels - inChannels],
  ]);
  const spread = cropOrPad(dy, [0, height - outHeight], [0, width - outWidth]);
  const pixels = batchSize * height * width;
  const rows = reshape(padded, [pixels, channels]) as Tensor2D;
  // The last rows of the grid would read past the end; ∂y is 0 there, so they are left out.
  const used = pixels - (filterHeight - 1) * width - (filterWidth - 1);
  const change = slice(reshape(spread, [pixels, outChannels]) as Tensor2D, [0, 0], [used, outChannels]);
  const taps = Array.from({ length: filterHeight * filterWidth }, (_, tap) =>
    tidy(() => {
      const first = Math.floor(tap / filterWidth) * width + (tap % filterWidth);
      return matMul(slice(rows, [first, 0], [used, channels]), change, true);
    }),
  );
  const all = reshape(stack(taps), [filterHeight, filterWidth, channels, outChannels]) as Tensor4D;
  return channels === inChannels ? all : slice(all, [0, 0, 0, 0], info.filterShape as [number, number, number, number]);
}
