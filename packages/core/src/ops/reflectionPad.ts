import { concat, reverse, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors.js';

/**
 * Reflection padding: mirrors an image about its border pixels, which are not repeated.
 *
 * `y[i] = x[|i − padding|]` at the near border, and likewise at the far border
 *
 * @remarks The gradient of TF.js's `mirrorPad` is wrong; this function is composed of `slice`, `reverse` and `concat`, whose
 * gradients are right.
 * @param x - `[batch, height, width, channels]`.
 * @param padding - Rows and columns on each side, less than height and width.
 * @returns `[batch, height + 2·padding, width + 2·padding, channels]`.
 * @throws {@link ValueError} if the padding is not less than height and width.
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { reflectionPad } from '@ecgan/core';
 *
 * reflectionPad(tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), 1); // rows: 4 3 4 3, 2 1 2 1, 4 3 4 3, 2 1 2 1
 * ```
 */
export function reflectionPad(x: Tensor4D, padding: number): Tensor4D {
  const largest = Math.min(x.shape[1], x.shape[2]) - 1;
  if (!Number.isInteger(padding) || padding < 0 || padding > largest) {
    const expected = `an integer from 0 to ${largest} for an image of ${x.shape[1]}×${x.shape[2]}`;
    throw new ValueError({ argument: 'padding', expected, received: padding });
  }
  if (padding === 0) return x.clone();
  return tidy(() => reflectAlong(reflectAlong(x, 1, padding), 2, padding));
}

function reflectAlong(x: Tensor4D, axis: 1 | 2, padding: number): Tensor4D {
  const mirrored = (start: number) => {
    const begin: [number, number, number, number] = [0, 0, 0, 0];
    const size = [...x.shape] as [number, number, number, number];
    begin[axis] = start;
    size[axis] = padding;
    return reverse(slice(x, begin, size), axis);
  };
  return concat([mirrored(1), x, mirrored(x.shape[axis] - 1 - padding)], axis);
}
