import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * Calls `visit` for every product of a depthwise convolution with the flat indices of its input, filter and output
 * values. Both gradients are sums over the same products.
 */
export function depthwiseTaps(
  info: backend_util.Conv2DInfo,
  visit: (input: number, filter: number, output: number) => void,
): void {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const multiplier = info.outChannels / inChannels;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const output = ((image * outHeight + row) * outWidth + column) * info.outChannels;
        for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
          const down = Math.floor(tap / filterWidth) * info.dilationHeight;
          const right = (tap % filterWidth) * info.dilationWidth;
          const y = row * info.strideHeight - padInfo.top + down;
          const x = column * info.strideWidth - padInfo.left + right;
          if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
          const input = ((image * inHeight + y) * inWidth + x) * inChannels;
          for (let i = 0; i < info.outChannels; i++) {
            visit(input + Math.floor(i / multiplier), tap * info.outChannels + i, output + i);
          }
        }
      }
    }
  }
}
