import { batchOf, type Dataset } from '@ecgan/data';
import type { PictureMaker } from '@ecgan/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { readsBoundaries } from '../config/readsBoundaries.js';
import type { Settings } from '../config/settings.js';
import { PictureScorer } from './PictureScorer.js';
import type { ScoreRow } from './RunScores.js';

/** What is scored, and by what. */
export interface HeldOutOptions {
  heldOut: Dataset;
  settings: Settings;
  /** Reads labels in pictures. */
  segmenter: LayersModel;
  /** What draws the pictures of each row, by what the row is called. */
  makers: Readonly<Record<string, PictureMaker>>;
  /** Told after every batch. */
  onProgress: (done: number, total: number) => Promise<void>;
}

/** Scores real photos, which are the ceiling, and what each maker draws, batch by batch. */
export async function scoreHeldOut(options: HeldOutOptions): Promise<{ rows: ScoreRow[]; protocol: string }> {
  const { heldOut, settings, segmenter, makers, onProgress } = options;
  const { batch, levels } = settings;
  const { numClasses, ignoreLabel, height, width, length } = heldOut;
  const scorerOf = (pictures: string) => new PictureScorer(segmenter, pictures, { numClasses, ignoreLabel });
  const real = scorerOf('real photos');
  const drawn = Object.entries(makers).map(([pictures, maker]) => ({ maker, scorer: scorerOf(pictures) }));
  for (let first = 0; first < length; first += batch) {
    const indices = Array.from({ length: Math.min(batch, length - first) }, (_, i) => first + i);
    const samples = await Promise.all(indices.map((index) => heldOut.sample(index)));
    const one = batchOf(samples, { numClasses, levels, boundaries: readsBoundaries(settings) });
    try {
      const labels = await one.layout.labelMap().data();
      await real.add(one.photos, labels);
      for (const { maker, scorer } of drawn) {
        const images = maker.generate(one.layout);
        await scorer.add(images, labels).finally(() => images.dispose());
      }
    } finally {
      one.dispose();
    }
    await onProgress(Math.min(first + batch, length), length);
  }
  const scored = [real, ...drawn.map(({ scorer }) => scorer)].map((scorer) => scorer.scores());
  return {
    rows: scored.map(({ protocol: _, ...row }) => row),
    protocol: `${length} images of ${height}×${width} (height×width), clipped to [-1, 1]; ${scored[0].protocol}`,
  };
}
