import type { Augmentation } from './Augmentation.js';

/**
 * Draws the augmentations of one batch: first one random number per sample for the flips, then two per sample for the
 * crops.
 *
 * @param random - Returns uniform numbers in [0, 1), for example {@link BatchSampler.random}.
 * @param count - Number of samples.
 * @param options - `flip`: flip each sample with probability ½; if false, no number is drawn for the flips.
 * @defaultValue true
 * @example
 * ```ts
 * import { BatchSampler, drawAugmentations, SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new SyntheticScenes();
 * const sampler = new BatchSampler({ length: scenes.length, seed: 7 });
 * const augmentations = drawAugmentations(sampler.random(), 4);
 * const samples = await Promise.all(sampler.next(4).map((index, i) => scenes.sample(index, augmentations[i])));
 * ```
 */
export function drawAugmentations(
  random: () => number,
  count: number,
  { flip = true }: { flip?: boolean } = {},
): Augmentation[] {
  const flips = Array.from({ length: count }, () => flip && random() < 0.5);
  return flips.map((flipped) => ({ flip: flipped, cropX: random(), cropY: random() }));
}
