import { RandomState } from '@ecgan/core/internal';
import type { TrainingState } from '@ecgan/training';
import type { TwoDraws } from './equations.js';
import type { Setting } from './objective.js';
import type { WiringBatch } from './WiringBatch.js';

/**
 * The pixels that a step will estimate the similarity of a batch from: the first that it draws from its random numbers, for I', then for
 * I'', picture by picture twice one of every cell, cells and their pixels row by row.
 */
export function drawsOf(
  { metadata }: TrainingState,
  { count, height, width }: WiringBatch,
  [rows, columns]: readonly [rows: number, columns: number],
): NonNullable<Setting['drawn']> {
  const random = new RandomState(0);
  random.restore(JSON.parse(metadata.random));
  const [cellHeight, cellWidth] = [height / rows, width / columns];
  const once = () => {
    const pixels: number[] = [];
    for (let top = 0; top < height; top += cellHeight)
      for (let left = 0; left < width; left += cellWidth) {
        const within = Math.floor(random.next() * cellHeight * cellWidth);
        const [y, x] = [top + Math.floor(within / cellWidth), left + (within % cellWidth)];
        pixels.push(y * width + x);
      }
    return pixels;
  };
  const ofPictures = () => Array.from({ length: count }, (): TwoDraws => [once(), once()]);
  return { similarityImage: ofPictures(), similarityRefined: ofPictures() };
}
