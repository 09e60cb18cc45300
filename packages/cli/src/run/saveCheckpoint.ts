import { rm } from 'node:fs/promises';
import { writeCheckpoint } from '@ecgan/models/node';
import { checkpointContent } from './checkpointContent.js';
import { listSteps } from './listSteps.js';
import { measureHeldOut } from './measureHeldOut.js';
import { runFiles } from './runFiles.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Writes everything the next step depends on as one safetensors file, then deletes all but the newest `keep` and the best.
 *
 * @throws {@link WriteError} if the disk is full; earlier checkpoints are untouched then.
 */
export async function saveCheckpoint(run: TrainingRun): Promise<string> {
  const { folder, settings, trainer, events, best } = run;
  const path = runFiles.checkpoint(folder, trainer.step);
  const measured = await measureHeldOut(run);
  if (measured) best.offer(measured);
  const content = await checkpointContent(run);
  await writeCheckpoint(path, content);
  await events.weights(trainer.step, content.tensors);
  // Those of later steps are of a run that went further before, and do not count.
  const steps = (await listSteps(folder, 'checkpoints')).filter((step) => step <= trainer.step);
  for (const step of steps.slice(0, -settings.keep))
    if (step !== best.state()?.step) await rm(runFiles.checkpoint(folder, step), { force: true });
  return path;
}
