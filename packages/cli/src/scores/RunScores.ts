import { z } from 'zod';

/** What a segmenter reads back from one set of held-out pictures. */
export interface ScoreRow {
  /** What was scored: `'real photos'`. */
  pictures: string;
  /** Share of pixels whose class was read back, 0 to 1; NaN where no pixel counts. */
  pixelAccuracy: number;
  /** Mean over classes of intersection over union, 0 to 1; NaN where no pixel counts. */
  meanIntersectionOverUnion: number;
}

/** The scores of a run, and how they came about. */
export interface RunScores {
  step: number;
  rows: ScoreRow[];
  /** One or two sentences: which segmenter, fitted to what, which pixels and classes count. */
  protocol: string;
}

/** JSON has no NaN: `JSON.stringify` writes null for it. */
const score = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

/** What a file of {@link RunScores} has to be like. */
export const runScores: z.ZodType<RunScores, unknown> = z.object({
  step: z.int().min(0),
  rows: z.array(z.object({ pictures: z.string(), pixelAccuracy: score, meanIntersectionOverUnion: score })),
  protocol: z.string(),
});

/** What a {@link BestStep} is saved as. */
export interface BestStepState {
  step: number;
  /** What was measured, in words. */
  measure: string;
  /** The larger the better. */
  value: number;
}

/** The step of a run whose checkpoint measured best. */
export class BestStep {
  private found: BestStepState | undefined;

  /** Takes up what an earlier checkpoint says. */
  constructor(state?: BestStepState) {
    this.found = state;
  }

  /** Takes a step for the best, unless its value is not a number, if it measures better than the best so far, or by another measure, or stands in its place. */
  offer(candidate: BestStepState): void {
    const { found } = this;
    if (Number.isNaN(candidate.value)) return;
    const comparable = found?.measure === candidate.measure && found.step !== candidate.step;
    if (!comparable || candidate.value > found.value) this.found = candidate;
  }

  state(): BestStepState | undefined {
    return this.found;
  }
}
