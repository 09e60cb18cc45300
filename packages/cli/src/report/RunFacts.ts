import { writeFileAtomically } from '@ecgan/models/node';
import { z } from 'zod';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { legendOf } from '../samples/legendOf.js';
import type { ReportContent } from './ReportContent.js';
import { readIfThere } from './readIfThere.js';

/** What the report says of a run that neither its settings nor its log tell: `facts.json`. */
export interface RunFacts extends Pick<ReportContent, 'backend' | 'legend' | 'seconds'> {
  /** Scenes on each sample sheet. */
  rows: number;
}

const channel = z.int().min(0).max(255);

const runFacts = z.object({
  backend: z.object({ summary: z.string(), versions: z.record(z.string(), z.string()) }).optional(),
  legend: z.array(z.object({ name: z.string(), colour: z.tuple([channel, channel, channel]) })),
  rows: z.int().min(0),
  seconds: z.record(z.string(), z.number()),
});

/** Writes down what a run is computed with and on, so that its report can be made from its folder alone. */
export async function writeRunFacts(run: TrainingRun, seconds: Readonly<Record<string, number>>): Promise<void> {
  const { summary, versions } = run.backend;
  const facts: RunFacts = {
    backend: { summary, versions },
    legend: legendOf(run.data.heldOut),
    rows: Math.min(run.settings.sampleRows, run.data.heldOut.length),
    seconds,
  };
  await writeFileAtomically(runFiles.facts(run.folder), `${JSON.stringify(facts, null, 2)}\n`);
}

/** Reads them back; undefined where the run was stopped before they were written. */
export async function readRunFacts(folder: string): Promise<RunFacts | undefined> {
  return readIfThere(runFiles.facts(folder), runFacts);
}
