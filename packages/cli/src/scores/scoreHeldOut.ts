import type { PartialResults } from './PartialResults.js';
import type { PictureSource } from './PictureSource.js';
import { type BatchScores, type HeldOutPictures, scoreBatch } from './scoreBatch.js';
import type { Scorers } from './scorers.js';

/** What {@link scoreHeldOut} is given. */
interface HeldOutOptions {
  pictures: HeldOutPictures;
  scorers: Scorers;
  /** The pictures to score, by the name of their row. */
  sources: Readonly<Record<string, PictureSource>>;
  /** Where results are kept as they come, and those of before. */
  partial?: PartialResults;
  /** Told after every batch. */
  onProgress: (done: number, total: number) => Promise<void>;
}

/**
 * Scores the real photos and the pictures of each source, batch by batch: of a picture only counts and features are kept.
 *
 * @returns In the order of the label maps.
 */
export async function scoreHeldOut(options: HeldOutOptions): Promise<BatchScores[]> {
  const { pictures, scorers, sources, partial, onProgress } = options;
  const { length } = pictures.heldOut;
  const { batch } = pictures.settings;
  const known = new Map(partial?.found.map((one) => [one.first, one]));
  const batches: BatchScores[] = [];
  for (let first = 0; first < length; first += batch) {
    const before = known.get(first);
    const one = before ?? (await scoreBatch(pictures, scorers, sources, first));
    batches.push(one);
    if (before) continue;
    await partial?.append(one);
    await onProgress(Math.min(first + batch, length), length);
  }
  return batches;
}
