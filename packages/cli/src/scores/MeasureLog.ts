import { appendFile, readFile } from 'node:fs/promises';
import { WriteError, writeFileAtomically } from '@ecgan/training/node';
import { z } from 'zod';

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
export class MeasureLog {
  constructor(readonly path: string) {}

  /** @throws {@link WriteError} if the disk is full or the folder cannot be written to. */
  async append(measure: HeldOutMeasure): Promise<void> {
    const line = `${JSON.stringify(measure)}\n`;
    try {
      await appendFile(this.path, line);
    } catch (cause) {
      throw WriteError.of(cause, this.path, line.length);
    }
  }

  /** All measures; of a step that was saved twice the later one. A line that a crash cut short or a disk damaged is left out. */
  async read(): Promise<HeldOutMeasure[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // After the last line break comes nothing, or what a crash left of a line.
    const found = text.split('\n').slice(0, -1).flatMap(measureIn);
    return [...new Map(found.map((one) => [one.step, one])).values()];
  }

  /** Forgets the steps after `step`: a run resumed from there takes them again. */
  async forgetAfter(step: number): Promise<void> {
    const all = await this.read();
    const kept = all.filter((one) => one.step <= step);
    if (all.length > 0) await writeFileAtomically(this.path, kept.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
}

function measureIn(line: string): HeldOutMeasure[] {
  try {
    return [heldOutMeasure.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
