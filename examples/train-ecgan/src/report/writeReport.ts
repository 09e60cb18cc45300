import { writeFileAtomically } from '@ecgan/models/node';
import { nextCommands } from '../run/nextCommands.js';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { legendOf } from '../samples/legendOf.js';
import { readSheets } from '../samples/readSheets.js';
import type { RunScores } from '../scores/RunScores.js';
import { renderReport } from './renderReport.js';

/** Writes `report.html`: one file that opens offline. */
export async function writeReport(
  run: TrainingRun,
  scores: RunScores | undefined,
  stages: Record<string, number>,
): Promise<void> {
  const { folder, settings, engine, data } = run;
  const log = await run.log.read();
  const rows = Math.min(settings.sampleRows, data.heldOut.length);
  const page = await renderReport({
    run: folder,
    date: new Date(),
    settings,
    engine,
    log,
    samples: await readSheets(folder, settings, rows),
    legend: legendOf(data.heldOut),
    scores,
    seconds: { training: log.reduce((sum, { seconds }) => sum + seconds, 0), ...stages },
    next: nextCommands(run),
  });
  await writeFileAtomically(runFiles.report(folder), page);
}
