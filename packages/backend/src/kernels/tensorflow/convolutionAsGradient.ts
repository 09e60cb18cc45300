import { type backend_util, conv2dTranspose, reverse, type Tensor4D, transpose } from '@tensorflow/tfjs-core';

/**
 * Computes a convolution at stride 1 with an odd filter size and `'same'` padding as the input gradient of the
 * convolution with the flipped filter.
 *
 * `conv(x, W) = ∂⟨conv(z, W'), x⟩ / ∂z`, `W'[i, j, o, c] = W[−i, −j, c, o]`
 */
export function convolutionAsGradient(x: Tensor4D, filter: Tensor4D, { outShape }: backend_util.Conv2DInfo): Tensor4D {
  const flipped = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
  // conv2dTranspose computes the input gradient of a convolution.
  return conv2dTranspose(x, flipped, outShape, 1, 'same');
}
