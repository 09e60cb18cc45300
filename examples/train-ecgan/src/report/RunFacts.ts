import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '@ecgan/models/node';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { legendOf } from '../samples/legendOf.js';
import type { ReportContent } from './ReportContent.js';

/** What the report says of a run that neither its settings nor its log tell: `facts.json`. */
export interface RunFacts extends Pick<ReportContent, 'engine' | 'legend' | 'seconds'> {
  /** Scenes on each sample sheet. */
  rows: number;
}

/** Writes down what a run is computed with and on, so that its report can be made from its folder alone. */
export async function writeRunFacts(run: TrainingRun, seconds: Readonly<Record<string, number>>): Promise<void> {
  const { summary, versions } = run.engine;
  const facts: RunFacts = {
    engine: { summary, versions },
    legend: legendOf(run.data.heldOut),
    rows: Math.min(run.settings.sampleRows, run.data.heldOut.length),
    seconds,
  };
  await writeFileAtomically(runFiles.facts(run.folder), `${JSON.stringify(facts, null, 2)}\n`);
}

/** Reads them back; undefined where the run was stopped before they were written. */
export async function readRunFacts(folder: string): Promise<RunFacts | undefined> {
  return readIfThere<RunFacts>(runFiles.facts(folder));
}

/** A JSON file of ours, or undefined where there is none. Files of ours are whole or not there. */
export async function readIfThere<Content>(path: string): Promise<Content | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
