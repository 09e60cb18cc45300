import { listSteps } from '../run/listSteps.js';
import { nextCommands } from '../run/nextCommands.js';
import { readRunConfig } from '../run/runConfig.js';
import { runFiles } from '../run/runFiles.js';
import { readSheets } from '../samples/readSheets.js';
import { runScores } from '../scores/RunScores.js';
import type { ReportContent } from './ReportContent.js';
import { readRunFacts } from './RunFacts.js';
import { readIfThere } from './readIfThere.js';
import { readLog } from './readLog.js';
import { thinLog } from './thinLog.js';

/**
 * Gathers everything a report shows from a run's folder alone: also while the run is training, and after a crash. What is not there yet is
 * left out.
 *
 * @throws {@link RunFolderError} if the folder holds no run, or a file of it is damaged.
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
    samples: await readSheets(folder, settings, facts?.rows ?? Math.min(settings.sampleRows, settings.heldOut)),
    legend: facts?.legend ?? [],
    scores: await readIfThere(runFiles.scores(folder), runScores),
    seconds: { training: seconds, ...facts?.seconds },
    next: nextCommands({ folder, settings }),
  };
}
