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

/** Slices of a matrix share its memory where they begin at a multiple of 64 bytes. */
const alignment = 16;

/**
 * A filter's gradient at stride 1 as one matrix product per tap.
 *
 * `x` is padded and laid out as one row per pixel, all images below each other; `∂y` is laid out on the same grid, with zeros where there is no
 * output. A tap is then an offset of rows, and what it sees a slice without a copy. For large maps, which padding grows little.
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
  // The last tap of the last pixel would lie behind the end; ∂y is 0 there.
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
