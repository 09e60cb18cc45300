import { ValueError } from '@ecgan/core';
import { abs, mean, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from './perceptualLoss.js';

/**
 * Measures the mean activation of each tap of an extractor: the `scales` that bring the taps of {@link perceptualLoss} to order 1.
 *
 * `s_k = mean |φ_k(photos)|` over images, pixels and channels
 *
 * @remarks The paper's and SPADE's tap weights were chosen for torchvision's VGG-19, whose activations are of order 1. Activations of other
 * weights are not: those of the Caffe VGG-19 that Keras ships are 21, 117, 113, 470 and 45 on photos of 256×256. Divided by them, the
 * perceptual term is in the same ratio to feature matching as in SPADE, about 11 : 8 with weights of 10; undivided it outweighs all
 * other terms. Measure once, on some dozens of photos of the training set, and keep the result: the scales are part of the loss.
 * @param extractor - The extractor of {@link perceptualLoss}.
 * @param photos - `[batch, height, width, 3]` in [-1, 1], or a list of such batches, which are weighted equally.
 * @returns A positive number per tap.
 * @throws {@link ValueError} if there is no batch, batches differ in their number of taps, or a tap's mean is 0 or not finite.
 *
 * @example
 * ```ts
 * import { fill, mul } from '@tensorflow/tfjs-core';
 * import { measureTapScales, perceptualLoss } from '@ecgan/losses';
 *
 * const extractor = (images) => [images, mul(images, 200)]; // in a GAN: VGG-19's taps
 * const scales = await measureTapScales(extractor, fill([1, 4, 4, 3], 0.5)); // [0.5, 100]
 * perceptualLoss(extractor, { weights: [1, 1], scales });
 * ```
 */
export async function measureTapScales(
  extractor: FeatureExtractor,
  photos: Tensor | readonly Tensor[],
): Promise<number[]> {
  const batches = (Array.isArray(photos) ? photos : [photos]) as readonly Tensor[];
  if (batches.length === 0)
    throw new ValueError({ argument: 'photos', expected: 'one or more batches of photos', received: photos });
  const sums: number[] = [];
  for (const [which, batch] of batches.entries()) {
    const sizes = tidy(() => extractor(batch).map((tap) => mean<Scalar>(abs(tap))));
    if (which > 0 && sizes.length !== sums.length)
      throw new ValueError({
        argument: 'extractor',
        expected: `${sums.length} taps, as for the first batch`,
        received: sizes.length,
      });
    for (const [k, size] of sizes.entries()) {
      sums[k] = (sums[k] ?? 0) + (await size.data())[0];
      size.dispose();
    }
  }
  return sums.map((sum, k) => {
    const scale = sum / batches.length;
    if (!(scale > 0 && Number.isFinite(scale)))
      throw new ValueError({
        argument: `extractor`,
        expected: `activations of tap ${k} that are finite and not all 0`,
        received: scale,
        advice: 'Give photos in [-1, 1], and an extractor that prepares them as its weights were trained.',
      });
    return scale;
  });
}
