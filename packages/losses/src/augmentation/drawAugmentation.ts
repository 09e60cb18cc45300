import { assertNumber } from '@ecgan/core/internal';

/** Options of {@link drawAugmentation}. */
export interface AugmentationOptions {
  /** Change brightness, saturation and contrast. @defaultValue true */
  colour?: boolean;
  /** Shift by up to this share of height and width, each way; 0 for none. @defaultValue 0.125, the paper's */
  translation?: number;
  /** Blank a rectangle of this share of height and width; 0 for none. @defaultValue 0.5, the paper's */
  cutout?: number;
  /** Uniform in [0, 1): seed it for the same draw again. @defaultValue `Math.random` */
  random?: () => number;
}

/** What happens to one image of a batch. */
export interface ImageAugmentation {
  /** Added to every value: in [-½, ½). */
  brightness: number;
  /** Factor on what a pixel's channels differ from their mean: in [0, 2). */
  saturation: number;
  /** Factor on what values differ from the image's mean: in [½, 1½). */
  contrast: number;
  /** Rows the image moves down by, an integer. */
  down: number;
  /** Columns the image moves right by, an integer. */
  right: number;
  /** The rectangle that is blanked, after the shift and clipped to the image: `[top, left, bottom, right)`. */
  cutout: readonly [top: number, left: number, bottom: number, right: number];
}

/**
 * Draws a differentiable augmentation for each image of a batch: what {@link augmentImages} does to images, and {@link augmentLabels} to
 * their labels.
 *
 * @remarks For small data sets: D sees all real and generated pictures augmented, so that it cannot learn the few photos by heart, and the
 * generator learns through the augmentation. Draw once for the real and once for the generated batch. Of labels it takes the geometry
 * alone, so that pictures and labels stay together. Off in the paper; an option from elsewhere.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link AugmentationOptions}.
 * @throws {@link ValueError} if a share is not in [0, 1).
 * @see Zhao et al. 2020, "Differentiable augmentation for data-efficient GAN training", arXiv 2006.10738, section 4
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { augmentImages, augmentLabels, drawAugmentation } from '@ecgan/losses';
 *
 * const draws = [0.9, 0.5]; // one column to the right, no row down
 * const options = { colour: false, cutout: 0, translation: 0.5, random: () => draws.pop() ?? 0 };
 * const augmentation = drawAugmentation([1, 1, 2], options);
 * augmentImages(ones([1, 1, 2, 1]), augmentation).print(); // [0, 1]
 * augmentLabels([7, 8], [1, 1, 2], augmentation, { fill: 255 }); // Int32Array [255, 7]
 * ```
 */
export function drawAugmentation(
  [batch, height, width]: readonly [batch: number, height: number, width: number],
  { colour = true, translation = 0.125, cutout = 0.5, random = Math.random }: AugmentationOptions = {},
): ImageAugmentation[] {
  assertNumber('translation', translation, { atLeast: 0, below: 1 });
  assertNumber('cutout', cutout, { atLeast: 0, below: 1 });
  const shift = (length: number) => {
    const most = Math.floor(length * translation + 0.5);
    return translation === 0 ? 0 : Math.floor(random() * (2 * most + 1)) - most;
  };
  /** First and last of a run of the given share of a length around a point drawn within it, clipped. */
  const run = (length: number) => {
    if (cutout === 0) return [0, 0];
    const size = Math.floor(length * cutout + 0.5);
    const first = Math.floor(random() * (length + 1 - (size % 2))) - (size >> 1);
    return [Math.max(0, first), Math.min(length, first + size)];
  };
  return Array.from({ length: batch }, () => {
    const [brightness, saturation, contrast] = colour ? [random() - 0.5, 2 * random(), random() + 0.5] : [0, 1, 1];
    const [down, right] = [shift(height), shift(width)];
    const [[top, bottom], [left, end]] = [run(height), run(width)];
    return { brightness, saturation, contrast, down, right, cutout: [top, left, bottom, end] as const };
  });
}
