import { rm } from 'node:fs/promises';
import { writeCheckpoint } from '@ecgan/models/node';
import { listSteps } from './listSteps.js';
import { runFiles } from './runFiles.js';
import type { TrainingRun } from './TrainingRun.js';

/** Older ones are deleted: the newest may be damaged by a failing disk, three are not at once. */
const KEPT = 3;

/**
 * Writes everything the next step depends on, the settings among it, as one safetensors file, then deletes all but the
 * newest three.
 *
 * @throws {@link WriteError} if the disk is full; earlier checkpoints are untouched then.
 */
export async function saveCheckpoint({
  folder,
  settings,
  data,
  trainer,
  batches,
  events,
}: TrainingRun): Promise<string> {
  const path = runFiles.checkpoint(folder, trainer.step);
  const { tensors, metadata } = await trainer.state();
  await writeCheckpoint(path, {
    tensors,
    metadata: {
      ...metadata,
      numClasses: `${data.train.numClasses}`,
      batches: JSON.stringify(batches.state()),
      config: JSON.stringify(settings),
    },
  });
  await events.weights(trainer.step, tensors);
  const steps = await listSteps(folder, 'checkpoints');
  for (const step of steps.slice(0, -KEPT)) await rm(runFiles.checkpoint(folder, step), { force: true });
  return path;
}
