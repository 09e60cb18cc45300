import { add, mul, sigmoid, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { broadcastShape } from './broadcastShape.js';

/**
 * Attention guided edge transfer, G_t: gates image features by the sigmoid of edge features, with a residual connection.
 *
 * `F ⊙ σ(F_e) + F`
 *
 * @remarks At content level the paper applies it to `tanh(·)` of both: the result may leave [-1, 1] and is not clipped. The gradient of a
 * broadcast operand sums over the broadcast axes.
 * @param imageFeatures - F, `[batch, height, width, channels]`, any range.
 * @param edgeFeatures - F_e before its activation. Its shape equals or broadcasts with F's, such as one edge channel for all
 * channels or one edge map for the whole batch.
 * @returns The broadcast shape.
 * @throws {@link ShapeError} if an operand is not of rank 4, or lengths differ and neither is 1.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1, equations of G_t
 *
 * @example
 * ```ts
 * import { ones, zeros } from '@tensorflow/tfjs-core';
 * import { transferEdges } from '@ecgan/core';
 *
 * transferEdges(ones([1, 8, 8, 32]), zeros([1, 8, 8, 1])); // [1, 8, 8, 32] of 1.5
 * ```
 */
export function transferEdges(imageFeatures: Tensor4D, edgeFeatures: Tensor4D): Tensor4D {
  broadcastShape({ imageFeatures: imageFeatures.shape, edgeFeatures: edgeFeatures.shape });
  return tidy(() => mul(imageFeatures, add(sigmoid(edgeFeatures), 1)) as Tensor4D);
}
