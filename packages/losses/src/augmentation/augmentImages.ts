import { ShapeError } from '@ecgan/core';
import { assertShape } from '@ecgan/core/internal';
import { add, mean, mul, sub, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type AugmentationTensors, augmentationTensors, moveImages } from './augmentationTensors.js';
import type { ImageAugmentation } from './drawAugmentation.js';

/**
 * Applies the augmentation that {@link drawAugmentation} drew: brightness, saturation, contrast, then a shift, then a blank rectangle;
 * differentiable in the images.
 *
 * `x + b`, `(x − mean_channels x) s + mean_channels x`, `(x − mean x) c + mean x`, `y[i, j] = x[i − down, j − right]`, `y ⊙ mask`
 *
 * @remarks Pixels shifted in from outside and blanked pixels are 0, grey in [-1, 1], as in the paper's code.
 * @param images - `[batch, height, width, channels]`.
 * @param augmentation - One per image.
 * @returns The shape of `images`; the caller disposes it.
 * @throws {@link ShapeError} if the numbers of images and augmentations differ.
 * @see Zhao et al. 2020, arXiv 2006.10738, section 4
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { augmentImages } from '@ecgan/losses';
 *
 * const brighter = { brightness: 0.25, saturation: 1, contrast: 1, down: 0, right: 0, cutout: [0, 0, 0, 0] };
 * augmentImages(tensor4d([0.5, -0.5], [1, 1, 2, 1]), [brighter]).print(); // [0.75, -0.25]
 * ```
 */
export function augmentImages(images: Tensor, augmentation: readonly ImageAugmentation[]): Tensor4D {
  assertShape('images', images, ['batch', 'height', 'width', 'channels']);
  if (images.shape[0] !== augmentation.length)
    throw new ShapeError({
      argument: 'images',
      expected: [augmentation.length, 'height', 'width', 'channels'],
      received: images.shape,
      advice: 'Draw the augmentation with the batch size of the images.',
    });
  const [, height, width] = images.shape as number[];
  return tidy(() => augmentByTensors(images as Tensor4D, augmentationTensors(augmentation, [height, width])));
}

/** {@link augmentImages} by the tensors of an augmentation, which are not disposed. */
export function augmentByTensors(images: Tensor4D, augmentation: AugmentationTensors): Tensor4D {
  return tidy(() => moveImages(changeColours(images, augmentation), augmentation));
}

function changeColours(images: Tensor4D, { colours }: AugmentationTensors): Tensor4D {
  if (!colours) return images;
  const brighter = add(images, colours.brightness);
  const grey = mean(brighter, 3, true);
  const saturated = add(mul(sub(brighter, grey), colours.saturation), grey);
  const level = mean(saturated, [1, 2, 3], true);
  return add(mul(sub(saturated, level), colours.contrast), level);
}
