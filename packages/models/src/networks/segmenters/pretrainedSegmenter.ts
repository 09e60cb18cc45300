import { type ImageStatistics, imageNormalization, resizeBilinear, torchvisionStatistics } from '@ecgan/core';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { mapSegmenterClasses, type Segmenter, type SegmenterMapping } from './mapSegmenterClasses.js';

/** Options of {@link pretrainedSegmenter}. */
export interface PretrainedSegmenterOptions {
  /**
   * Normalisation of the images that the network was trained with.
   * @defaultValue `torchvisionStatistics`: ImageNet's mean and deviation, which SegFormer uses
   */
  statistics?: ImageStatistics;
  /** Mapping from the network's classes to the label classes. @defaultValue none: they are the same */
  classes?: SegmenterMapping;
}

/**
 * Makes G_l from a pretrained network: a function from images in [-1, 1] to logits of the label classes, at the size of
 * the images.
 *
 * It normalises the images, applies the network in inference mode, upsamples the logits bilinearly (half-pixel centres, PyTorch's
 * `align_corners=False`) and maps the classes.
 *
 * @remarks The network is frozen: its weights do not change, and no gradient of them is computed if only the images are
 * differentiated. The segmenter holds no tensors of its own; to free memory, dispose the network.
 * @param network - {@link segformer}, or any model from normalised images `[batch, height, width, 3]` to logits
 * `[batch, anyHeight, anyWidth, classes]`.
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
