import { backend_util, type MaxPoolGradAttrs } from '@tensorflow/tfjs-core';
import type { Loop } from './loopKernel.js';

/**
 * `MaxPoolGrad`: the gradient of a window goes to its largest number, the first of several. The wasm backend forgets
 * windows whose largest number is negative.
 */
export const maxPoolGrad: Loop = ({ dy, input }, attributes) => {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as MaxPoolGradAttrs;
  const shape = input.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
  const sums = new Float32Array(input.values.length);
  let from = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * info.strideHeight - padInfo.top;
      for (let column = 0; column < outWidth; column++) {
        const left = column * info.strideWidth - padInfo.left;
        for (let channel = 0; channel < inChannels; channel++, from++) {
          let largest = Number.NEGATIVE_INFINITY;
          let largestIndex = -1;
          for (let y = Math.max(0, top); y < Math.min(inHeight, top + info.filterHeight); y++) {
            for (let x = Math.max(0, left); x < Math.min(inWidth, left + info.filterWidth); x++) {
              const at = ((image * inHeight + y) * inWidth + x) * inChannels + channel;
              if (input.values[at] > largest) {
                largest = input.values[at];
                largestIndex = at;
              }
            }
          }
          if (largestIndex >= 0) sums[largestIndex] += dy.values[from];
        }
      }
    }
  }
  return { shape, values: sums };
};
