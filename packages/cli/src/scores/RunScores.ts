import type { Protocol } from '@ecgan/metrics';
import { z } from 'zod';
import { measured } from './MeasureLog.js';

const interval = z.tuple([measured, measured]);

const classScore = z.object({
  name: z.string(),
  iou: measured,
  iouInterval: interval,
  accuracy: measured,
  accuracyInterval: interval,
});

const scoreRow = z.object({
  /** What was scored: `'real photos'`. */
  pictures: z.string(),
  /** Share of pixels whose class was read back, 0 to 1; NaN where no pixel counts. */
  pixelAccuracy: measured,
  /** Mean over classes of intersection over union, 0 to 1; NaN where no pixel counts. */
  meanIntersectionOverUnion: measured,
  /** 95 % of both, over images drawn anew. */
  intervals: z.object({ pixelAccuracy: interval, meanIntersectionOverUnion: interval }).optional(),
  /** By class id. */
  classes: z.array(classScore).optional(),
  /** How far features are from those of the photos of the same label maps, and its standard error; 0 for these themselves. */
  kernelDistance: measured.optional(),
  kernelDistanceError: measured.optional(),
  frechetDistance: measured.optional(),
  /** Mean distance of a picture from its photo. */
  perceptualDistance: measured.optional(),
  /** Mean perceptual distance between pictures of one label map. */
  diversity: measured.optional(),
});

/** The scores of one set of held-out pictures. */
export type ScoreRow = z.output<typeof scoreRow>;

/** A picture of a generator that can be scored: I'' or I'. */
export type ScoredPicture = 'refined' | 'image';

/** How each score was made, by what `ecgan compare` calls it. */
export interface ScoreProtocols {
  labels: Protocol;
  kernelDistance: Protocol;
  frechetDistance: Protocol;
  perceptualDistance?: Protocol;
  diversity?: Protocol;
}

/** The scores of a run, and how they came about. */
export interface RunScores {
  step: number;
  /** The file that was scored, where it is one, the SHA-256 of its generator's weights, and which of its pictures. */
  checkpoint?: { path: string; sha256: string; which?: ScoredPicture };
  /** The folder of pictures that was scored in place of a generator's, and the SHA-256 of its files. */
  given?: { folder: string; sha256: string };
  rows: ScoreRow[];
  /** One or two sentences: which segmenter, fitted to what, which pixels and classes count. */
  protocol: string;
  /** The same, for programs. Older files have none. */
  protocols?: ScoreProtocols;
}

const protocol = z.looseObject({ metric: z.string() }) as unknown as z.ZodType<Protocol>;

/** What a file of {@link RunScores} has to be like. */
export const runScores: z.ZodType<RunScores, unknown> = z.object({
  step: z.int().min(0),
  checkpoint: z
    .object({ path: z.string(), sha256: z.string(), which: z.enum(['refined', 'image']).optional() })
    .optional(),
  given: z.object({ folder: z.string(), sha256: z.string() }).optional(),
  rows: z.array(scoreRow),
  protocol: z.string(),
  protocols: z
    .object({
      labels: protocol,
      kernelDistance: protocol,
      frechetDistance: protocol,
      perceptualDistance: protocol.optional(),
      diversity: protocol.optional(),
    })
    .optional(),
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
