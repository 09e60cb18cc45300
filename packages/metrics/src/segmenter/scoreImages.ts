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

/** Anything that reads class logits from images: a layers model, a graph model, or an object of your own. */
export type Segmenter = Pick<InferenceModel, 'predict'>;

/** Options of {@link scoreImages}. */
export interface ScoreImagesOptions {
  /** Pixels with this true label count nowhere. @defaultValue none */
  ignoreLabel?: number;
  /** Images segmented at once. @defaultValue 8 */
  batchSize?: number;
}

/** Class ids read from one batch, and out of how many classes. */
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

/**
 * How well a segmenter finds in images the labels they were made from: the score of semantic image synthesis.
 *
 * @remarks Values outside [-1, 1], which a generator with edge attention may give, are clipped first, as a PNG would.
 * Beside the number for generated images print the same for real ones, its ceiling.
 * @param segmenter - Anything with `predict` from images to logits `[batch, height, width, numClasses]`.
 * @param images - In [-1, 1], `[batch, height, width, 3]`.
 * @param labelMap - What they should show, int32 `[batch, height, width]`.
 * @param options - See {@link ScoreImagesOptions}.
 * @returns Pixel accuracy, mean IoU, IoU per class, all from one confusion matrix, and the protocol.
 * @throws {@link ShapeError} if shapes do not belong together; {@link ValueError} for a label that is no class.
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
