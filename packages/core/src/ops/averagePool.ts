import { avgPool, div, mul, pad, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors.js';

/** Options of {@link averagePool}. */
export interface AveragePoolOptions {
  /** Side of the square window. */
  poolSize: number;
  /** Stride of the window. @defaultValue poolSize */
  strides?: number;
  /** Rows and columns of padding on each side, less than `poolSize`; excluded from the average. @defaultValue 0 */
  padding?: number;
}

/**
 * Average pooling that excludes the padding from the average.
 *
 * `y = Σ_{window ∩ image} x / |window ∩ image|`
 *
 * @remarks Equals PyTorch's `AvgPool2d(count_include_pad=False)`. The gradient of TF.js's `avgPool` is wrong for windows that its
 * padding clips.
 * @param x - `[batch, height, width, channels]`.
 * @param options - See {@link AveragePoolOptions}. SPADE's multi-scale discriminator uses 3, 2, 1.
 * @returns `[batch, ⌊(height + 2·padding − poolSize) / strides⌋ + 1, …, channels]`.
 * @throws {@link ValueError} if a window could lie outside the image.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { averagePool } from '@ecgan/core';
 *
 * averagePool(ones([1, 8, 8, 3]), { poolSize: 3, strides: 2, padding: 1 }); // [1, 4, 4, 3] of ones
 * ```
 */
export function averagePool(x: Tensor4D, { poolSize, strides = poolSize, padding = 0 }: AveragePoolOptions): Tensor4D {
  if (!Number.isInteger(padding) || padding < 0 || padding >= poolSize) {
    // With more padding a window could contain no pixel.
    const expected = `an integer from 0 to ${poolSize - 1} for a window of ${poolSize}`;
    throw new ValueError({ argument: 'padding', expected, received: padding });
  }
  return tidy(() => {
    if (padding === 0) return avgPool(x, poolSize, strides, 'valid');
    const both: [number, number] = [padding, padding];
    const mean = avgPool(pad(x, [[0, 0], both, both, [0, 0]]), poolSize, strides, 'valid');
    const [, height, width] = x.shape;
    const rows = insideCounts(height, mean.shape[1], poolSize, strides, padding);
    const columns = insideCounts(width, mean.shape[2], poolSize, strides, padding);
    const inside = tensor4d(
      rows.flatMap((row) => columns.map((column) => row * column)),
      [1, rows.length, columns.length, 1],
    );
    return mul(mean, div(poolSize * poolSize, inside)) as Tensor4D;
  });
}

/** For each window along one axis, how many of its positions lie inside the image. */
function insideCounts(length: number, windows: number, poolSize: number, strides: number, padding: number): number[] {
  return Array.from({ length: windows }, (_, which) => {
    const start = which * strides - padding;
    return Math.min(start + poolSize, length) - Math.max(start, 0);
  });
}
