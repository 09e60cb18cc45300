import { conv2d, pad, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** Zero padding: a number of rows and columns on each side, as in PyTorch, or TensorFlow's `'same'` or `'valid'`. */
export type Padding = number | 'same' | 'valid';

/**
 * 2-D convolution with equal strides and numeric, `'same'` or `'valid'` padding.
 *
 * @remarks TF.js's node backend fails on numeric padding, forwards or backwards. So the input is padded with zeros and convolved
 * with `'valid'`; where stride 1 and `padding = (kernelSize − 1) / 2` make `'same'` equivalent, that avoids the copy.
 * @param x - `[batch, height, width, inChannels]`.
 * @param kernel - `[kernelHeight, kernelWidth, inChannels, filters]`.
 * @returns `[batch, newHeight, newWidth, filters]`, see {@link convolvedLength}.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { convolve } from '@ecgan/core';
 *
 * convolve(ones([1, 8, 8, 3]), ones([4, 4, 3, 64]), 2, 2).shape; // [1, 5, 5, 64]
 * ```
 */
export function convolve(x: Tensor4D, kernel: Tensor4D, strides = 1, padding: Padding = 'same'): Tensor4D {
  if (typeof padding === 'string') return conv2d(x, kernel, strides, padding);
  const [kernelHeight, kernelWidth] = kernel.shape;
  if (strides === 1 && kernelHeight === kernelWidth && kernelHeight === 2 * padding + 1) {
    return conv2d(x, kernel, 1, 'same');
  }
  const both: [number, number] = [padding, padding];
  return tidy(() => conv2d(padding ? pad(x, [[0, 0], both, both, [0, 0]]) : x, kernel, strides, 'valid'));
}
