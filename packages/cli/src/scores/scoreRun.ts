import { writeFileAtomically } from '@ecgan/models/node';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import type { Scorer } from './fitScorer.js';
import { makeScores } from './makeScores.js';
import type { RunScores } from './RunScores.js';

/** Scores a run as it stands, see {@link makeScores}, and writes `scores.json`. */
export async function scoreRun(run: TrainingRun, scorer: Scorer): Promise<RunScores> {
  const trained = await run.trainer.pictureMaker();
  try {
    const scores = await makeScores({ ...run, scorer, trained, step: run.trainer.step });
    await writeFileAtomically(runFiles.scores(run.folder), `${JSON.stringify(scores, null, 2)}\n`);
    return scores;
  } finally {
    trained.dispose();
  }
}
