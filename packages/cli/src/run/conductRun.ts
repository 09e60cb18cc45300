import { Interrupted } from '../errors/Interrupted.js';
import { writeRunFacts } from '../report/RunFacts.js';
import { writeReport } from '../report/writeReport.js';
import { fitScorer, type Scorer } from '../scores/fitScorer.js';
import { scoreRun } from '../scores/scoreRun.js';
import { train } from '../training/train.js';
import { announceEnd, announceFailure, announceRun, announceStop } from './announce.js';
import { disposeRun } from './buildRun.js';
import { explainFailure } from './explainFailure.js';
import { prepareRun } from './prepareRun.js';
import { Stopwatch } from './Stopwatch.js';
import { saveCheckpoint } from './saveCheckpoint.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';

/**
 * Carries a run from wherever its folder says it stands to its report: fits the scorer, plans the steps where a time is given,
 * trains, scores, reports.
 *
 * @returns The process's exit code: 0, or that of the signal that stopped it.
 */
export async function conductRun(context: RunContext): Promise<number> {
  const stopwatch = new Stopwatch();
  let scorer: Scorer | undefined;
  let run: TrainingRun | undefined;
  try {
    if (context.settings.score) scorer = await stopwatch.time('fitting the scorer', () => fitScorer(context));
    const prepared = await stopwatch.time('building the networks', () => prepareRun({ ...context, scorer }));
    run = prepared.run;
    announceRun(run);
    await writeRunFacts(run, stopwatch.seconds);
    await train(run, prepared.deadline);
    await finishRun(run, scorer, stopwatch);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) {
      await announceFailure(context);
      throw await explainFailure(error, context.folder);
    }
    announceStop(context, run && (await saveCheckpoint(run)));
    return context.interruption.exitCode ?? 1;
  } finally {
    scorer?.model.dispose();
    if (run) await disposeRun(run);
  }
}

async function finishRun(run: TrainingRun, scorer: Scorer | undefined, stopwatch: Stopwatch): Promise<void> {
  run.terminal.clearStatus();
  const scores = scorer && (await stopwatch.time('scoring', () => scoreRun(run, scorer)));
  await writeRunFacts(run, stopwatch.seconds);
  await writeReport(run.folder);
  announceEnd(run, scores);
}
