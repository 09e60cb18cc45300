import { ShapeError } from '@ecgan/core';
import {
  slice,
  squeeze,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';

/**
 * What the branch of class-specific pixel generation makes of each image: the sum of what was generated for its classes.
 *
 * `Î = Σ_c Î_c`
 *
 * @param classPixels - Î_c of each pair, `[pairs, height, width, channels]`: what {@link classPixelGenerator} gives.
 * @param pairs - Which image and which class each of them is, int32 `[pairs, 2]`; `LabelLayout.presentClasses`.
 * @param batch - Number of images; one without a pair is 0.
 * @returns `[batch, height, width, channels]`; the caller disposes it.
 * @throws {@link ShapeError} if there are not as many pairs as Î_c.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.3
 * @example
 * ```ts
 * import { classPixelGenerator, classPixelImage, generateClassPixels } from '@ecgan/models';
 *
 * const { pixels, pairs } = generateClassPixels(classPixelGenerator({ numClasses: 35 }), features, layout);
 * const image = classPixelImage(pixels, pairs, layout.batch); // [batch, height, width, 3]
 * ```
 */
export function classPixelImage(classPixels: Tensor4D, pairs: Tensor2D, batch: number): Tensor4D {
  const count = classPixels.shape[0];
  if (pairs.rank !== 2 || pairs.shape[0] !== count || pairs.shape[1] !== 2) {
    throw new ShapeError({ argument: 'pairs', expected: [count, 2], received: pairs.shape });
  }
  return tidy(() => {
    const images = squeeze(slice(pairs, [0, 0], [count, 1]), [1]) as Tensor1D;
    return unsortedSegmentSum(classPixels, images, batch) as Tensor4D;
  });
}
