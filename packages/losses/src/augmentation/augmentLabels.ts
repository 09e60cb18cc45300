import { ShapeError } from '@ecgan/core';
import type { ImageAugmentation } from './drawAugmentation.js';

/** Options of {@link augmentLabels}. */
export interface AugmentLabelsOptions {
  /** The id of pixels that are shifted in from outside or blanked: the ignored label of the losses. */
  fill: number;
}

/**
 * Applies the geometry (shift and cutout) of {@link drawAugmentation} to labels, as {@link augmentImages} does to their images.
 *
 * @remarks It runs on the CPU, where label layouts are built.
 * @param labels - Class ids or instance ids `[batch, height, width]`, flat.
 * @param shape - `[batch, height, width]`.
 * @param augmentation - One per image: the one that is applied to the images.
 * @param options - See {@link AugmentLabelsOptions}.
 * @throws {@link ShapeError} if the number of labels does not match the shape, or the numbers of images and augmentations differ.
 * @see Zhao et al. 2020, arXiv 2006.10738, section 4
 *
 * @example
 * ```ts
 * import { augmentLabels } from '@ecgan/losses';
 *
 * const left = { brightness: 0, saturation: 1, contrast: 1, down: 0, right: -1, cutout: [0, 0, 0, 0] };
 * augmentLabels([1, 2, 3], [1, 1, 3], [left], { fill: 255 }); // Int32Array [2, 3, 255]
 * ```
 */
export function augmentLabels(
  labels: ArrayLike<number>,
  [batch, height, width]: readonly [batch: number, height: number, width: number],
  augmentation: readonly ImageAugmentation[],
  { fill }: AugmentLabelsOptions,
): Int32Array {
  const size = height * width;
  if (labels.length !== batch * size || augmentation.length !== batch)
    throw new ShapeError({
      argument: 'labels',
      expected: `${batch * size} ids and ${batch} augmentations`,
      received: [labels.length, augmentation.length],
    });
  return Int32Array.from({ length: labels.length }, (_, pixel) => {
    const [image, y, x] = [Math.floor(pixel / size), Math.floor(pixel / width) % height, pixel % width];
    const { down, right, cutout } = augmentation[image];
    const [top, left, bottom, end] = cutout;
    const [fromY, fromX] = [y - down, x - right];
    const blank = y >= top && y < bottom && x >= left && x < end;
    const outside = fromY < 0 || fromY >= height || fromX < 0 || fromX >= width;
    return blank || outside ? fill : labels[image * size + fromY * width + fromX];
  });
}
