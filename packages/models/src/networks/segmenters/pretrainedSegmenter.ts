import { type ImageStatistics, imageNormalization, resizeBilinear, torchvisionStatistics } from '@ecgan/core';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { mapSegmenterClasses, type Segmenter, type SegmenterMapping } from './mapSegmenterClasses.js';

/** Options of {@link pretrainedSegmenter}. */
export interface PretrainedSegmenterOptions {
  /** What the network's images were normalised by. @defaultValue `torchvisionStatistics`: ImageNet's mean and deviation, SegFormer's */
  statistics?: ImageStatistics;
  /** Its classes in ours. @defaultValue none: they are ours */
  classes?: SegmenterMapping;
}

/**
 * A pretrained network as G_l: images in [-1, 1] to logits of our classes, at the images' size.
 *
 * Normalises the images, applies the network as at inference, enlarges its logits bilinearly (half-pixel centres, `align_corners=False`)
 * and maps its classes.
 *
 * @remarks Frozen: nothing in the network changes, and where only images are differentiated no gradient of its weights is computed. What it
 * returns holds no tensors beside the network's; dispose that.
 * @param network - {@link segformer}, or any model from normalised images `[batch, height, width, 3]` to logits `[batch, anyHeight, anyWidth, classes]`.
 * @param options - See {@link PretrainedSegmenterOptions}.
 * @returns A segmenter, for `EcganTrainer`'s option `segmenter`.
 * @throws {@link ValueError} if a statistic or a class is out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2, label generator
 * @example
 * ```ts
 * import { pretrainedSegmenter, segformer } from '@ecgan/models';
 * import { EcganTrainer } from '@ecgan/training';
 *
 * // The 19 classes that Cityscapes scores, by the raw ids the GAN is trained on.
 * const mapping = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
 * const network = segformer({ size: 'b0', numClasses: 19 }); // then loadSegformerWeights
 * const segmenter = pretrainedSegmenter(network, { classes: { numClasses: 35, mapping } });
 * new EcganTrainer(networks, { steps: 1000, segmenter });
 * ```
 */
export function pretrainedSegmenter(
  network: { apply(images: Tensor4D): unknown },
  { statistics = torchvisionStatistics, classes }: PretrainedSegmenterOptions = {},
): Segmenter {
  const normalization = imageNormalization(statistics);
  const read = (images: Tensor4D) =>
    tidy(() => {
      const [, height, width] = images.shape;
      const logits = network.apply(normalization.apply(images) as Tensor4D) as Tensor4D;
      const whole = logits.shape[1] === height && logits.shape[2] === width;
      return whole ? logits : resizeBilinear(logits, [height, width]);
    });
  return classes ? mapSegmenterClasses(read, classes) : read;
}
