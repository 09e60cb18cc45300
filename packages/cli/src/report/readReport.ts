import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '@ecgan/training/node';
import { z } from 'zod';
import { mostHeldOut } from '../data/describeData.js';
import { RunFolderError } from '../errors.js';
import { readLog, thinLog } from '../run/log.js';
import { changeLines, readChanges } from '../run/RunChange.js';
import { listSteps, readRunConfig, runFiles } from '../run/runFolder.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { legendOf, readSheets } from '../samples/samples.js';
import { MeasureLog } from '../scores/MeasureLog.js';
import { runScores } from '../scores/RunScores.js';
import { nextCommands } from '../terminal/nextCommands.js';
import type { ReportContent } from './ReportContent.js';

/**
 * Reads everything that a report shows from a run's folder alone, also while the run trains and after a crash. What
 * does not exist yet is left out.
 *
 * @throws {@link RunFolderError} if the folder holds no run, or one of its files is damaged.
 */
export async function readReport(folder: string): Promise<ReportContent> {
  const settings = await readRunConfig(folder);
  const facts = await readRunFacts(folder);
  const { points, seconds } = await thinLog(readLog(runFiles.log(folder)));
  return {
    run: folder,
    date: new Date(),
    settings,
    backend: facts?.backend,
    log: points,
    checkpoint: (await listSteps(folder, 'checkpoints')).at(-1),
    changes: (await readChanges(folder)).flatMap(changeLines),
    samples: await readSheets(
      folder,
      settings,
      facts?.rows ?? Math.min(settings.sampleRows, settings.heldOut ?? mostHeldOut),
    ),
    legend: facts?.legend ?? [],
    scores: await readIfThere(runFiles.scores(folder), runScores),
    measures: await new MeasureLog(runFiles.measures(folder)).read(),
    seconds: { training: seconds, ...facts?.seconds },
    next: nextCommands({ folder, settings }),
  };
}

/** What the report shows of a run besides its settings and log: the content of `facts.json`. */
interface RunFacts extends Pick<ReportContent, 'backend' | 'legend' | 'seconds'> {
  /** Rows of each sample sheet, one per scene. */
  rows: number;
}

const channel = z.int().min(0).max(255);

const runFacts = z.object({
  backend: z.object({ summary: z.string(), versions: z.record(z.string(), z.string()) }).optional(),
  legend: z.array(z.object({ name: z.string(), colour: z.tuple([channel, channel, channel]) })),
  rows: z.int().min(0),
  seconds: z.record(z.string(), z.number()),
});

/** Writes `facts.json`, so that the report can be made from the run's folder alone. */
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

/** Reads `facts.json`; undefined if the run was stopped before it was written. */
async function readRunFacts(folder: string): Promise<RunFacts | undefined> {
  return readIfThere(runFiles.facts(folder), runFacts);
}

/**
 * Reads a JSON file of the run; undefined if it does not exist.
 *
 * @throws {@link RunFolderError} if it is damaged.
 */
async function readIfThere<Content>(path: string, schema: z.ZodType<Content>): Promise<Content | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const reason = code ? `it cannot be read (${code})` : 'it is damaged';
    throw new RunFolderError(
      `${path}: ${reason}. Remove it: the report then leaves out what it said.`,
      { path },
      { cause },
    );
  }
}
