import { z } from 'zod';
import { JsonLines } from '../run/JsonLines.js';

/** JSON has no NaN: `JSON.stringify` writes null for it. */
export const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const heldOutMeasure = z.object({
  step: z.int().min(0),
  time: z.string(),
  images: z.int(),
  pixelAccuracy: measured,
  meanIntersectionOverUnion: measured,
  kernelDistance: measured,
  kernelDistanceError: measured,
  frechetDistance: measured,
});

/** One line of `measures.jsonl`: what was measured on held-out label maps when a checkpoint was written. NaN where no pixel counts or images are too few. */
export type HeldOutMeasure = z.output<typeof heldOutMeasure>;

/** The measures of a run, one JSON object per line and checkpoint. */
export class MeasureLog extends JsonLines<HeldOutMeasure> {
  constructor(path: string) {
    super(path, measureIn);
  }

  /** All measures; of a step that was saved twice the later one. */
  override async read(): Promise<HeldOutMeasure[]> {
    return [...new Map((await super.read()).map((one) => [one.step, one])).values()];
  }

  /** Forgets the steps after `step`: a run resumed from there takes them again. */
  async forgetAfter(step: number): Promise<void> {
    const all = await this.read();
    if (all.length > 0) await this.replace(all.filter((one) => one.step <= step));
  }
}

function measureIn(line: string): HeldOutMeasure | undefined {
  try {
    return heldOutMeasure.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
