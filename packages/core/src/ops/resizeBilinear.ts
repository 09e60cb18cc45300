import { matMul, reshape, type Tensor2D, type Tensor4D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors.js';

/**
 * Bilinear resize with half-pixel centres: PyTorch's `interpolate(mode='bilinear', align_corners=False)`.
 *
 * `y = R x Cᵀ` per channel, R and C the interpolation matrices of rows and columns.
 *
 * @remarks The gradient of TF.js's `image.resizeBilinear` is wrong with half-pixel centres; that of matrix products is right. There is no
 * anti-aliasing when downsampling.
 * @param x - `[batch, height, width, channels]`.
 * @param size - `[newHeight, newWidth]`, integers ≥ 1.
 * @returns `[batch, newHeight, newWidth, channels]`, within the range of x.
 * @throws {@link ValueError} if a new length is not an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { resizeBilinear } from '@ecgan/core';
 *
 * resizeBilinear(tensor4d([0, 4], [1, 1, 2, 1]), [1, 4]); // 0 1 3 4
 * ```
 */
export function resizeBilinear(x: Tensor4D, [newHeight, newWidth]: readonly [number, number]): Tensor4D {
  if (![newHeight, newWidth].every((length) => Number.isInteger(length) && length >= 1)) {
    throw new ValueError({ argument: 'size', expected: 'two integers ≥ 1', received: [newHeight, newWidth] });
  }
  return tidy(() => {
    const [batch, height, width, channels] = x.shape;
    // Each step resizes axis 1 and swaps axes 1 and 2, so two steps restore the order of axes.
    const rows = resizeAndSwap(x, interpolationMatrix(height, newHeight), [batch, width, channels]);
    return resizeAndSwap(rows, interpolationMatrix(width, newWidth), [batch, newHeight, channels]);
  });
}

function resizeAndSwap(x: Tensor4D, matrix: Tensor2D, [batch, other, channels]: [number, number, number]): Tensor4D {
  const [newLength, length] = matrix.shape;
  const lines = reshape(transpose(x, [0, 2, 3, 1]), [batch * other * channels, length]);
  const resized = reshape(matMul(lines, matrix, false, true), [batch, other, channels, newLength]);
  return transpose(resized, [0, 1, 3, 2]) as Tensor4D;
}

/** `[newLength, length]`: row i holds the weights of the two pixels around `(i + ½)·length/newLength − ½`. */
function interpolationMatrix(length: number, newLength: number): Tensor2D {
  const weights = new Float32Array(newLength * length);
  for (let i = 0; i < newLength; i++) {
    const position = Math.max(0, ((i + 0.5) * length) / newLength - 0.5);
    const below = Math.min(Math.floor(position), length - 1);
    const above = Math.min(below + 1, length - 1);
    const fraction = position - below;
    weights[i * length + below] += 1 - fraction;
    weights[i * length + above] += fraction;
  }
  return tensor2d(weights, [newLength, length]);
}
