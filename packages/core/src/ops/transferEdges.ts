import { add, mul, sigmoid, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors/ShapeError.js';

/**
 * Attention guided edge transfer, G_t: lets edges decide where image features count more.
 *
 * `F ⊙ σ(F_e) + F`
 *
 * @remarks At content level the paper applies it to `tanh(·)` of both: the result may leave [-1, 1] and is not clipped.
 * @param imageFeatures - `[batch, height, width, channels]`.
 * @param edgeFeatures - Before its activation; the same shape, or one that broadcasts to it.
 * @returns The shape both broadcast to.
 * @throws {@link ShapeError} if an operand is not of rank 4.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1, equations of G_t
 *
 * @example
 * ```ts
 * import { ones, zeros } from '@tensorflow/tfjs-core';
 * import { transferEdges } from '@ecgan/core';
 *
 * transferEdges(ones([1, 8, 8, 32]), zeros([1, 8, 8, 32])); // 1.5 everywhere
 * ```
 */
export function transferEdges(imageFeatures: Tensor4D, edgeFeatures: Tensor4D): Tensor4D {
  for (const [argument, { shape }] of Object.entries({ imageFeatures, edgeFeatures })) {
    if (shape.length === 4) continue;
    throw new ShapeError({ argument, expected: ['batch', 'height', 'width', 'channels'], received: shape });
  }
  return tidy(() => mul(imageFeatures, add(sigmoid(edgeFeatures), 1)) as Tensor4D);
}
