import { resizeBilinear, ShapeError } from '@ecgan/core';
import { assertChoice, assertInteger } from '@ecgan/core/internal';
import { argMax, clipByValue, slice, Tensor, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ConfusionMatrix } from '../labels/ConfusionMatrix.js';
import type { Segmenter } from '../networks/networkTypes.js';
import type { NetworkDescription, Protocol, SegmentationScores, Size } from '../protocol/Protocol.js';

/** Options of {@link scoreImages}. */
export interface ScoreImagesOptions {
  /** Pixels with this true label are not counted. @defaultValue none */
  ignoreLabel?: number;
  /** Number of images per call of the segmenter. @defaultValue 8 */
  batchSize?: number;
  /**
   * `'bilinear'` brings images of another size to that of the label maps before they are segmented, with half-pixel
   * centres and without anti-aliasing; `'none'` refuses them. @defaultValue 'none'
   */
  resize?: 'bilinear' | 'none';
  /** Description of the network, for the protocol. @defaultValue the segmenter's own `network` */
  network?: NetworkDescription;
  /** Data set and split of the images, for the protocol, such as `'CamVid val'`. @defaultValue none */
  split?: string;
}

/** Scores over all images, and the confusion matrix of each image. */
export interface ImageScores extends SegmentationScores {
  /** The confusion matrix of each image, for ranking the images or for {@link bootstrapScores}. */
  images: ConfusionMatrix[];
}

/**
 * Scores generated images: a segmenter predicts their labels, which are compared with the label maps they were
 * generated from. This is the usual evaluation of semantic image synthesis.
 *
 * @remarks Values outside [-1, 1], which a generator with edge attention can produce, are clipped first, as they would
 * be in a PNG. Report the scores of real images beside those of generated ones, at the same size and resized in the
 * same way: they are the upper bound. A segmenter trained at 480×360 reads real photos far worse once they have been
 * shrunk to 128×96.
 * @param segmenter - Maps images in [-1, 1] to logits `[batch, height, width, numClasses]`, see {@link Segmenter}.
 * @param images - Images in [-1, 1], `[batch, height, width, 3]`.
 * @param labelMap - Class ids the images were generated from, int32 `[batch, height, width]`.
 * @param options - See {@link ScoreImagesOptions}.
 * @returns Pixel accuracy, mean IoU and IoU per class over all images, from one confusion matrix; the matrix of each
 * image; and the protocol.
 * @throws {@link ShapeError} if the shapes do not match; {@link ValueError} for a label that is not a class.
 * @example
 * ```ts
 * import { describeProtocol, scoreImages, segmenter } from '@ecgan/metrics';
 * import { randomUniform, zeros } from '@tensorflow/tfjs-core';
 *
 * const images = randomUniform([2, 16, 16, 3], -1, 1);
 * const scores = await scoreImages(segmenter({ numClasses: 4 }), images, zeros([2, 16, 16], 'int32'));
 * describeProtocol(scores.protocol); // '2 images of 16×16 (height×width); clipped to [-1, 1]; …'
 * ```
 */
export async function scoreImages(
  segmenter: Segmenter,
  images: Tensor4D,
  labelMap: Tensor3D,
  options: ScoreImagesOptions = {},
): Promise<ImageScores> {
  const { ignoreLabel, batchSize = 8, resize = 'none', network = segmenter.network, split } = options;
  assertInteger('batchSize', batchSize, { atLeast: 1 });
  assertChoice('resize', resize, ['bilinear', 'none']);
  const [batch, ...from] = images.shape.slice(0, 3);
  const [height, width] = resize === 'none' ? from : labelMap.shape.slice(1);
  if (labelMap.shape.join() !== [batch, height, width].join())
    throw new ShapeError({ argument: 'labelMap', expected: [batch, height, width], received: labelMap.shape });
  if (batch === 0) throw new ShapeError({ argument: 'images', expected: 'at least one image', received: images.shape });
  const size = [height, width] as const;
  const matrices = await matricesOf(segmenter, images, labelMap, { ignoreLabel, batchSize, size });
  const sum = new ConfusionMatrix({ numClasses: matrices[0].numClasses, ignoreLabel });
  for (const matrix of matrices) sum.merge(matrix);
  const { protocol, ...numbers } = sum.scores();
  const resized = from[0] !== height || from[1] !== width;
  const about: Protocol = {
    ...protocol,
    ...{ images: batch, size, clipped: [-1, 1] },
    ...(network && { network }),
    ...(split !== undefined && { split }),
    ...(resized && { resized: { from: [from[0], from[1]], interpolation: 'bilinear, half-pixel centres' } }),
  };
  return { ...numbers, images: matrices, protocol: about };
}

/** Segments images batch by batch, and returns the confusion matrix of each image. */
async function matricesOf(
  segmenter: Segmenter,
  images: Tensor4D,
  labelMap: Tensor3D,
  { ignoreLabel, batchSize, size: [height, width] }: { ignoreLabel?: number; batchSize: number; size: Size },
): Promise<ConfusionMatrix[]> {
  const [batch, fromHeight, fromWidth] = images.shape;
  const labels = await labelMap.data();
  const area = height * width;
  const matrices: ConfusionMatrix[] = [];
  for (let first = 0; first < batch; first += batchSize) {
    const count = Math.min(batchSize, batch - first);
    const shown = tidy(() => {
      const part = slice(images, [first, 0, 0, 0], [count, fromHeight, fromWidth, 3]);
      const clipped = clipByValue(part, -1, 1) as Tensor4D;
      return fromHeight === height && fromWidth === width ? clipped : resizeBilinear(clipped, [height, width]);
    });
    const { found, numClasses } = await predictLabels(segmenter, shown).finally(() => shown.dispose());
    for (let image = 0; image < count; image++) {
      const matrix = new ConfusionMatrix({ numClasses, ignoreLabel });
      const start = (first + image) * area;
      matrix.add(labels.subarray(start, start + area), found.subarray(image * area, (image + 1) * area));
      matrices.push(matrix);
    }
  }
  return matrices;
}

/** Predicts the class ids of one batch, and returns them with the number of classes. */
async function predictLabels(segmenter: Segmenter, images: Tensor4D) {
  const logits =
    'segment' in segmenter ? await segmenter.segment(images) : tidy(() => segmenter.predict(images, {}) as Tensor);
  const isTensor = logits instanceof Tensor;
  const [batch, height, width] = images.shape;
  if (!isTensor || logits.rank !== 4 || logits.shape.slice(0, 3).join() !== [batch, height, width].join()) {
    const received = isTensor ? logits.shape : [];
    if (isTensor) logits.dispose();
    throw new ShapeError({ argument: 'logits', expected: [batch, height, width, 'numClasses'], received });
  }
  const predictions = tidy(() => argMax(logits, 3) as Tensor3D);
  const found = await predictions.data();
  const numClasses = logits.shape[3] as number;
  // A segmenter may return its input, which the caller disposes.
  if (logits !== images) logits.dispose();
  predictions.dispose();
  return { found: found as Int32Array, numClasses };
}
