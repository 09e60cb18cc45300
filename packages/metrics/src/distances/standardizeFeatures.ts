import { ShapeError } from '@ecgan/core';
import { type Features, featureLength } from './features.js';

/**
 * Standardises features by their mean and standard deviation over real images: `(x − μ) / σ`.
 *
 * @remarks The kernel of {@link kernelDistance} sums products of features, so the few features with the largest values
 * dominate it unless features are standardised. Standardise features of arbitrary scale, such as
 * {@link textureFeatures} and VGG-19. Do not standardise those of the FID Inception: the result would not be KID. A
 * feature that is constant over the real images is shifted, not scaled. Say in the protocol that features were
 * standardised, and by which images: {@link kernelDistance} cannot see it.
 * @param features - One row per image, `[images][features]`.
 * @param real - Features of the real images that define mean and standard deviation. Use the same for both sets that
 * are compared.
 * @returns The standardised rows.
 * @throws {@link ShapeError} if there are fewer than two real images or the number of features differs;
 * {@link ValueError} if a number is not finite.
 * @example
 * ```ts
 * import { standardizeFeatures } from '@ecgan/metrics';
 *
 * const real = [[1, 300], [3, 100]];
 * console.log(standardizeFeatures([[2, 200], [2 + Math.SQRT2, 200]], real)); // [[0, 0], [1, 0]]
 * ```
 */
export function standardizeFeatures(features: Features, real: Features): Float64Array[] {
  const length = featureLength('real', real, 2);
  const mean = momentOf(real, length, (value) => value);
  const variance = momentOf(real, length, (value, i) => (value - mean[i]) ** 2);
  const scale = variance.map((one) => (one > 0 ? 1 / Math.sqrt(one) : 1));
  return features.map((row, image) => {
    if (row.length !== length)
      throw new ShapeError({ argument: `features[${image}]`, expected: [length], received: [row.length] });
    return Float64Array.from(row, (value, i) => (value - mean[i]) * scale[i]);
  });
}

/** Averages `of(value, feature)` over images, for each feature. */
function momentOf(rows: Features, length: number, of: (value: number, feature: number) => number): Float64Array {
  const sums = new Float64Array(length);
  for (const row of rows) for (let i = 0; i < length; i++) sums[i] += of(row[i], i);
  return sums.map((sum) => sum / rows.length);
}
