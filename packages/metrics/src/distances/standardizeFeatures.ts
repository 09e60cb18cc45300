import { ShapeError } from '@ecgan/core';
import { type Features, featureLength } from './features.js';

/**
 * Brings every feature to the mean 0 and the standard deviation 1 that it has over real images: `(x − μ) / σ`.
 *
 * @remarks The kernel of {@link kernelDistance} adds up products of features, so without this the few with the largest numbers decide alone. It is right for networks whose features have
 * any scale, {@link textureFeatures} and VGG-19 among them; the features of the FID Inception are taken as they are, or the result is not KID. A feature that is the same on all
 * real images is only moved. Say in the protocol that it was done, and by which images: {@link KernelDistance} cannot see it.
 * @param features - One row per image.
 * @param real - Those of the real images that both sets are standardised by.
 * @throws {@link ShapeError} if there are fewer than two real images or the number of features differs; {@link ValueError} if a number is not finite.
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

/** The mean over images of what `of` makes of each feature. */
function momentOf(rows: Features, length: number, of: (value: number, feature: number) => number): Float64Array {
  const sums = new Float64Array(length);
  for (const row of rows) for (let i = 0; i < length; i++) sums[i] += of(row[i], i);
  return sums.map((sum) => sum / rows.length);
}
