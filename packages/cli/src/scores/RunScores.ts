import { z } from 'zod';

/** What a segmenter reads back from one set of held-out pictures. */
export interface ScoreRow {
  /** What was scored: `'real photos'`. */
  pictures: string;
  /** Share of pixels whose class was read back, 0 to 1. */
  pixelAccuracy: number;
  /** Mean over classes of intersection over union, 0 to 1. */
  meanIntersectionOverUnion: number;
}

/** The scores of a run, and how they came about. */
export interface RunScores {
  step: number;
  rows: ScoreRow[];
  /** One or two sentences: which segmenter, fitted to what, which pixels and classes count. */
  protocol: string;
}

/** What a file of {@link RunScores} has to be like. */
export const runScores: z.ZodType<RunScores> = z.object({
  step: z.int().min(0),
  rows: z.array(z.object({ pictures: z.string(), pixelAccuracy: z.number(), meanIntersectionOverUnion: z.number() })),
  protocol: z.string(),
});
