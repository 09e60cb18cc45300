import { z } from 'zod';

const interval = z.tuple([z.number(), z.number()]);

const row = z.object({
  pictures: z.string(),
  pixelAccuracy: z.number(),
  meanIntersectionOverUnion: z.number(),
  intervals: z.object({ pixelAccuracy: interval, meanIntersectionOverUnion: interval }).optional(),
  classes: z.array(z.object({ name: z.string(), iou: z.number().nullable() })).optional(),
  kernelDistance: z.number().nullable().optional(),
  kernelDistanceError: z.number().nullable().optional(),
});

const file = z.object({ rows: z.array(row).min(2), protocol: z.string() });

/** The part of a row of `ecgan evaluate --out` that the page shows. */
export type ScoreRow = z.output<typeof row>;

/**
 * Reads what `ecgan evaluate --out` wrote: the photos' row and the generator's.
 *
 * @throws Error naming the file if it is something else.
 */
export function scoresOf(content: unknown, path: string): z.output<typeof file> {
  const parsed = file.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${path}: expected scores of ecgan evaluate. ${z.prettifyError(parsed.error)}`);
}
