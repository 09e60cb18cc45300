import type { Augmentation } from './Augmentation.js';

/**
 * Draws what one batch's samples are changed by: flips first, one number each, then two per crop.
 *
 * @param random - Numbers in [0, 1), such as {@link BatchSampler.random} gives.
 * @param count - How many samples.
 * @param options - `flip`: mirror a sample where its number is below ½. @defaultValue true
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
