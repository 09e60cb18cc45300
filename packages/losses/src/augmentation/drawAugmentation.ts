import { assertNumber } from '@ecgan/core/internal';

/** Options of {@link drawAugmentation}. */
export interface AugmentationOptions {
  /** Whether to change brightness, saturation and contrast. @defaultValue true */
  colour?: boolean;
  /** Maximum shift in each direction, as a fraction of height and width, in [0, 1); 0 for none. @defaultValue 0.125, DiffAugment's */
  translation?: number;
  /** Size of the blanked rectangle, as a fraction of height and width, in [0, 1); 0 for none. @defaultValue 0.5, DiffAugment's */
  cutout?: number;
  /** Uniform in [0, 1): seed it for the same draw again. @defaultValue `Math.random` */
  random?: () => number;
}

/** The augmentation of one image. */
export interface ImageAugmentation {
  /** Added to every value: in [-½, ½). */
  brightness: number;
  /** Factor of the differences of a pixel's channels from their mean: in [0, 2). */
  saturation: number;
  /** Factor of the differences of all values from the image's mean: in [½, 1½). */
  contrast: number;
  /** Rows the image moves down by, an integer. */
  down: number;
  /** Columns the image moves right by, an integer. */
  right: number;
  /** The rectangle that is blanked, after the shift and clipped to the image: `[top, left, bottom, right)`. */
  cutout: readonly [top: number, left: number, bottom: number, right: number];
}

/**
 * Draws a differentiable augmentation (DiffAugment) for each image of a batch, which {@link augmentImages} applies to images and
 * {@link augmentLabels} to their labels.
 *
 * @remarks For small data sets: D sees all real and generated images augmented, so it cannot memorise the few photos, and the generator's
 * gradient passes through the augmentation. Draw once for the real and once for the generated batch. Not part of ECGAN.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link AugmentationOptions}.
 * @throws {@link ValueError} if `translation` or `cutout` is not in [0, 1).
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
  /** Start and end of an interval of the fraction `cutout` of a length, around a random point of it, clipped. */
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
