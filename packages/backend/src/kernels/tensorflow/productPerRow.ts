import {
  type backend_util,
  concat,
  matMul,
  reshape,
  slice,
  stack,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { cropOrPad } from '../cropOrPad.js';

/**
 * Computes a filter gradient at stride 1 as one matrix product per filter row. The input is shifted once per filter
 * column, and the shifted copies are concatenated along the channels.
 *
 * Memory: 2 · filterWidth times the size of `x`. Suited to small maps with many channels.
 */
export function productPerRow(x: Tensor4D, dy: Tensor4D, info: backend_util.Conv2DInfo): Tensor4D {
  const { batchSize, filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, padInfo } = info;
  const pixels = batchSize * outHeight * outWidth;
  const change = reshape(dy, [pixels, outChannels]) as Tensor2D;
  const columns = tidy(() => {
    const padded = cropOrPad(x, [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right]);
    const height = padded.shape[1];
    const size = [batchSize, height, outWidth, inChannels];
    return concat(
      Array.from({ length: filterWidth }, (_, column) => slice(padded, [0, 0, column, 0], size)),
      3,
    );
  });
  const channels = filterWidth * inChannels;
  const rows = Array.from({ length: filterHeight }, (_, row) =>
    tidy(() => {
      const seen = slice(columns, [0, row, 0, 0], [batchSize, outHeight, outWidth, channels]);
      const product = matMul(reshape(seen, [pixels, channels]) as Tensor2D, change, true);
      return reshape(product, [filterWidth, inChannels, outChannels]);
    }),
  );
  return stack(rows) as Tensor4D;
}
