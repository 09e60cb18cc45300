import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import {
  argMax,
  clipByValue,
  type InferenceModel,
  slice,
  Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { ConfusionMatrix } from '../labels/ConfusionMatrix.js';
import type { SegmentationScores } from '../labels/Protocol.js';

/**
 * A semantic segmentation model from images to class logits: a layers model, a graph model, or any object with
 * `predict`.
 */
export type Segmenter = Pick<InferenceModel, 'predict'>;

/** Options of {@link scoreImages}. */
export interface ScoreImagesOptions {
  /** Pixels with this true label are not counted. @defaultValue none */
  ignoreLabel?: number;
  /** Number of images per call of `predict`. @defaultValue 8 */
  batchSize?: number;
}

/**
 * Scores generated images: a segmenter predicts their labels, which are compared with the label maps they were
 * generated from. This is the usual evaluation of semantic image synthesis.
 *
 * @remarks Values outside [-1, 1], which a generator with edge attention can produce, are clipped first, as they would
 * be in a PNG. Report the scores of real images next to those of generated ones: they are the upper bound.
 * @param segmenter - Model with `predict` from images to logits `[batch, height, width, numClasses]`.
 * @param images - Images in [-1, 1], `[batch, height, width, 3]`.
 * @param labelMap - Class ids the images were generated from, int32 `[batch, height, width]`.
 * @param options - See {@link ScoreImagesOptions}.
 * @returns Pixel accuracy, mean IoU, IoU per class, all from one confusion matrix, and the protocol.
 * @throws {@link ShapeError} if the shapes do not match; {@link ValueError} for a label that is not a class.
 * @example
 * ```ts
 * import { scoreImages, segmenter } from '@ecgan/metrics';
 * import { randomUniform, zeros } from '@tensorflow/tfjs-core';
 *
 * const images = randomUniform([2, 16, 16, 3], -1, 1);
 * const scores = await scoreImages(segmenter({ numClasses: 4 }), images, zeros([2, 16, 16], 'int32'));
 * scores.protocol; // '2 images of 16×16 (height×width), clipped to [-1, 1]; mean IoU over …'
 * ```
 */
export async function scoreImages(
  segmenter: Segmenter,
  images: Tensor4D,
  labelMap: Tensor3D,
  { ignoreLabel, batchSize = 8 }: ScoreImagesOptions = {},
): Promise<SegmentationScores> {
  const [batch, height, width] = images.shape;
  assertInteger('batchSize', batchSize, { atLeast: 1 });
  if (labelMap.shape.join() !== [batch, height, width].join()) {
    throw new ShapeError({ argument: 'labelMap', expected: [batch, height, width], received: labelMap.shape });
  }
  const labels = await labelMap.data();
  let matrix: ConfusionMatrix | undefined;
  for (let first = 0; first < batch; first += batchSize) {
    const count = Math.min(batchSize, batch - first);
    const { predictions, numClasses } = tidy(() =>
      predictLabels(segmenter, slice(images, [first, 0, 0, 0], [count, height, width, 3])),
    );
    matrix ??= new ConfusionMatrix({ numClasses, ignoreLabel });
    const found = await predictions.data();
    predictions.dispose();
    matrix.add(labels.subarray(first * height * width, (first + count) * height * width), found);
  }
  if (!matrix) throw new ShapeError({ argument: 'images', expected: 'at least one image', received: images.shape });
  const { protocol, ...numbers } = matrix.scores();
  const about = `${batch} images of ${height}×${width} (height×width), clipped to [-1, 1]`;
  return { ...numbers, protocol: `${about}; ${protocol}` };
}

/** Predicts the class ids of one batch, and returns them with the number of classes. */
function predictLabels(segmenter: Segmenter, images: Tensor4D): { predictions: Tensor3D; numClasses: number } {
  return tidy(() => {
    const logits = segmenter.predict(clipByValue(images, -1, 1), {});
    const [batch, height, width] = images.shape;
    if (!(logits instanceof Tensor) || logits.shape.slice(0, 3).join() !== [batch, height, width].join()) {
      const received = logits instanceof Tensor ? logits.shape : [];
      throw new ShapeError({ argument: 'logits', expected: [batch, height, width, 'numClasses'], received });
    }
    return { predictions: argMax(logits, 3) as Tensor3D, numClasses: logits.shape[3] as number };
  });
}
