import type { Tensor } from '@tensorflow/tfjs-core';
import type { Score } from '../protocol/Protocol.js';
import type { ConfusionMatrixOptions } from './ConfusionMatrix.js';
import { scoreLabelMaps } from './scoreLabelMaps.js';

/**
 * Fraction of pixels whose class was predicted correctly: `Σ_i [p_i = t_i] / M` over the `M` pixels that are not
 * ignored.
 *
 * @param labelMap - True class ids `t`, int32 `[batch, height, width]`.
 * @param predictions - Predicted class ids `p` of the same shape.
 * @param options - See {@link ConfusionMatrixOptions}.
 * @returns The fraction in [0, 1], or NaN if every pixel is ignored, with its protocol.
 * @throws {@link ShapeError} if the shapes differ; {@link ValueError} for an id that is not a class.
 * @example
 * ```ts
 * import { pixelAccuracy } from '@ecgan/metrics';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const truth = tensor([0, 0, 1, 1], [1, 2, 2], 'int32');
 * const predictions = tensor([0, 1, 1, 1], [1, 2, 2], 'int32');
 * (await pixelAccuracy(truth, predictions, { numClasses: 2 })).value; // 0.75
 * ```
 */
export async function pixelAccuracy(
  labelMap: Tensor,
  predictions: Tensor,
  options: ConfusionMatrixOptions,
): Promise<Score> {
  const { pixelAccuracy: value, protocol } = await scoreLabelMaps(labelMap, predictions, options);
  return { value, protocol: { ...protocol, metric: 'pixel accuracy' } };
}
