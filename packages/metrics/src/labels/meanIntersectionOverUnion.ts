import type { Tensor } from '@tensorflow/tfjs-core';
import type { Score } from '../protocol/Protocol.js';
import type { ConfusionMatrixOptions } from './ConfusionMatrix.js';
import { scoreLabelMaps } from './scoreLabelMaps.js';

/**
 * Mean intersection over union of true and predicted labels: `(1/|C|) Σ_{c ∈ C} |T_c ∩ P_c| / |T_c ∪ P_c|`, where `C`
 * are the classes that occur or were predicted.
 *
 * @remarks `T_c` and `P_c` are sets of pixels of the whole batch, not of single images.
 * @param labelMap - True class ids, int32 `[batch, height, width]`.
 * @param predictions - Predicted class ids of the same shape.
 * @param options - See {@link ConfusionMatrixOptions}.
 * @returns The mean in [0, 1], or NaN if every pixel is ignored, with its protocol.
 * @throws {@link ShapeError} if the shapes differ; {@link ValueError} for an id that is not a class.
 * @example
 * ```ts
 * import { meanIntersectionOverUnion } from '@ecgan/metrics';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const truth = tensor([0, 0, 1, 1], [1, 2, 2], 'int32');
 * const predictions = tensor([0, 1, 1, 1], [1, 2, 2], 'int32');
 * (await meanIntersectionOverUnion(truth, predictions, { numClasses: 2 })).value; // (1/2 + 2/3) / 2
 * ```
 */
export async function meanIntersectionOverUnion(
  labelMap: Tensor,
  predictions: Tensor,
  options: ConfusionMatrixOptions,
): Promise<Score> {
  const { meanIou: value, protocol } = await scoreLabelMaps(labelMap, predictions, options);
  return { value, protocol: { ...protocol, metric: 'mean IoU' } };
}
