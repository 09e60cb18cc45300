import { ShapeError } from '@ecgan/core';
import { assertShape } from '@ecgan/core/internal';
import {
  add,
  concat,
  mean,
  mul,
  pad,
  slice,
  sub,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { ImageAugmentation } from './drawAugmentation.js';

/**
 * Augments images as {@link drawAugmentation} has drawn it: brightness, saturation, contrast, then a shift, then a blank rectangle;
 * differentiable in the images.
 *
 * `x + b`, `(x − mean_channels x) s + mean_channels x`, `(x − mean x) c + mean x`, `y[i, j] = x[i − down, j − right]`, `y ⊙ mask`
 *
 * @remarks What comes in from outside the image and what is blanked is 0, grey in [-1, 1], as in the paper's code.
 * @param images - `[batch, height, width, channels]`.
 * @param augmentation - One for each image.
 * @returns The shape of `images`; the caller disposes it.
 * @throws {@link ShapeError} if there are not as many images as augmentations.
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
      advice: 'Draw an augmentation for as many images.',
    });
  return tidy(() => {
    const coloured = colour(images as Tensor4D, augmentation);
    const shifted = augmentation.map((one, image) => shift(slice(coloured, [image, 0, 0, 0], [1, -1, -1, -1]), one));
    return mul(shifted.length > 0 ? concat(shifted) : coloured, maskOf(images.shape, augmentation));
  });
}

function colour(images: Tensor4D, augmentation: readonly ImageAugmentation[]): Tensor4D {
  const perImage = (of: (one: ImageAugmentation) => number) =>
    tensor4d(augmentation.map(of), [augmentation.length, 1, 1, 1]);
  if (
    augmentation.every(({ brightness, saturation, contrast }) => brightness === 0 && saturation === 1 && contrast === 1)
  )
    return images;
  const brighter = add(
    images,
    perImage(({ brightness }) => brightness),
  );
  const grey = mean(brighter, 3, true);
  const saturated = add(
    mul(
      sub(brighter, grey),
      perImage(({ saturation }) => saturation),
    ),
    grey,
  );
  const level = mean(saturated, [1, 2, 3], true);
  return add(
    mul(
      sub(saturated, level),
      perImage(({ contrast }) => contrast),
    ),
    level,
  );
}

/** Of one image, `[1, height, width, channels]`; slices and zeros, whose gradients are right on every backend. */
function shift(image: Tensor4D, { down, right }: ImageAugmentation): Tensor4D {
  if (down === 0 && right === 0) return image;
  const [, height, width, channels] = image.shape;
  const kept = slice(
    image,
    [0, Math.max(0, -down), Math.max(0, -right), 0],
    [1, Math.max(0, height - Math.abs(down)), Math.max(0, width - Math.abs(right)), channels],
  );
  const around = (by: number): [number, number] => [Math.max(0, by), Math.max(0, -by)];
  return pad(kept, [[0, 0], around(down), around(right), [0, 0]]);
}

/** 0 within each image's rectangle, else 1, `[batch, height, width, 1]`. */
function maskOf([batch, height, width]: number[], augmentation: readonly ImageAugmentation[]): Tensor4D {
  const mask = new Float32Array(batch * height * width).fill(1);
  augmentation.forEach(({ cutout: [top, left, bottom, end] }, image) => {
    for (let y = top; y < bottom; y++)
      mask.fill(0, (image * height + y) * width + left, (image * height + y) * width + end);
  });
  return tensor4d(mask, [batch, height, width, 1]);
}
