import type { LabelLayout } from '@ecgan/core';
import { type SampledPixels, samplePixels } from '@ecgan/losses';
import type { TrainerOptions } from './TrainerOptions.js';

/** How {@link contrastPixels} chooses. */
export interface ContrastPixelsOptions extends Pick<TrainerOptions, 'contrast' | 'ignoreLabel'> {
  /** Class ids somebody read from the images at their full size; where they differ from the labels, a pixel is hard. */
  predictions?: ArrayLike<number>;
  random: () => number;
}

/**
 * Chooses the pixels to contrast at each of several scales, in equal shares; see `samplePixels` of `@ecgan/losses`.
 *
 * @param levels - Levels of the layout; labels and predictions are taken there as the layout does, every 2^k-th pixel.
 * @returns For each level what was chosen, with indices into that level's pixels.
 */
export function contrastPixels(
  layout: LabelLayout,
  levels: readonly number[],
  { predictions, contrast = {}, ignoreLabel, random }: ContrastPixelsOptions,
): SampledPixels[] {
  const { maxAnchors = 1024, maxPerClass } = contrast;
  return levels.map((level) => {
    const { symbols, height, width } = layout.levels[level];
    const labels = symbols.map((symbol) => symbol % layout.numClasses);
    return samplePixels(labels, [layout.batch, height, width], {
      predictions: predictions && strided(predictions, layout, level),
      ignoreLabel,
      maxAnchors: Math.max(1, Math.floor(maxAnchors / levels.length)),
      maxPerClass,
      random,
    });
  });
}

/** Every 2^level-th pixel of a batch of maps, flat. */
function strided(map: ArrayLike<number>, { batch, levels }: LabelLayout, level: number): ArrayLike<number> {
  if (level === 0) return map;
  const { height, width } = levels[level];
  const step = 2 ** level;
  const rowLength = levels[0].width;
  return Int32Array.from({ length: batch * height * width }, (_, i) => {
    // Rows of all images run on: heights are multiples of the step.
    const [row, column] = [Math.floor(i / width), i % width];
    return map[row * step * rowLength + column * step];
  });
}
