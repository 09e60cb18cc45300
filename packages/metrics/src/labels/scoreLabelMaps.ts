import { ShapeError } from '@ecgan/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { SegmentationScores } from '../protocol/Protocol.js';
import { ConfusionMatrix, type ConfusionMatrixOptions } from './ConfusionMatrix.js';

/**
 * Computes all scores of predicted label maps against the true ones.
 *
 * @param labelMap - True class ids, int32 `[batch, height, width]`.
 * @param predictions - Predicted class ids of the same shape.
 * @param options - See {@link ConfusionMatrixOptions}.
 * @returns Pixel accuracy, mean IoU, IoU per class, and their protocol, which includes the size of the label maps.
 * @throws {@link ShapeError} if the shapes differ; {@link ValueError} for an id that is not a class.
 * @example
 * ```ts
 * import { scoreLabelMaps } from '@ecgan/metrics';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const truth = tensor([0, 0, 1, 1], [1, 2, 2], 'int32');
 * const predictions = tensor([0, 1, 1, 1], [1, 2, 2], 'int32');
 * (await scoreLabelMaps(truth, predictions, { numClasses: 2 })).meanIou; // (1/2 + 2/3) / 2
 * ```
 */
export async function scoreLabelMaps(
  labelMap: Tensor,
  predictions: Tensor,
  options: ConfusionMatrixOptions,
): Promise<SegmentationScores> {
  const { shape } = labelMap;
  if (shape.length !== 3) {
    throw new ShapeError({ argument: 'labelMap', expected: ['batch', 'height', 'width'], received: shape });
  }
  if (predictions.rank !== 3 || shape.some((length, axis) => length !== predictions.shape[axis])) {
    throw new ShapeError({ argument: 'predictions', expected: shape, received: predictions.shape });
  }
  const matrix = new ConfusionMatrix(options);
  matrix.add(await labelMap.data(), await predictions.data());
  const [batch, height, width] = shape;
  const { protocol, ...numbers } = matrix.scores();
  return { ...numbers, protocol: { ...protocol, images: batch, size: [height, width] } };
}
