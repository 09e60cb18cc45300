import { Run } from '../src/run/Run.js';
import type { TrainingRun } from '../src/run/TrainingRun.js';
import { runContext } from './runContext.js';

/** Makes a run at step 0 of two held-out scenes, on wasm, and disposes it after its use. */
export async function withRun(flags: Record<string, unknown>, use: (run: TrainingRun) => Promise<void>): Promise<void> {
  const { context, release } = await runContext({ sampleRows: 2, initialGain: 1, ...flags });
  const run = await Run.build(context);
  try {
    await use(run.parts);
  } finally {
    await run.dispose();
    await release();
  }
}
