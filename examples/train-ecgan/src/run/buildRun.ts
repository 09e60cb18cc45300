import type { BatchSamplerState } from '@ecgan/data';
import { RunEvents } from '../tensorboard/RunEvents.js';
import { BatchSource } from '../training/BatchSource.js';
import { networksOf, trainerOf } from '../training/ecganOf.js';
import { BestStep, type BestStepState } from './BestStep.js';
import type { Checkpoint } from './newestCheckpoint.js';
import { runFiles } from './runFiles.js';
import { StepLog } from './StepLog.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';

/** Builds the networks and the trainer of a run, at the checkpoint's step if there is one. */
export async function buildRun(context: RunContext, checkpoint: Checkpoint | undefined): Promise<TrainingRun> {
  const { folder, settings, data, terminal } = context;
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, context.perceptual);
  const batches = new BatchSource(data, settings);
  const log = new StepLog(runFiles.log(folder));
  if (checkpoint) {
    await trainer.restore(checkpoint);
    batches.restore(JSON.parse(checkpoint.metadata.batches) as BatchSamplerState);
  }
  await log.forgetAfter(trainer.step);
  const events = settings.tensorboard
    ? await RunEvents.open({ path: runFiles.events(folder), step: trainer.step, terminal })
    : RunEvents.none(terminal);
  return { ...context, networks, trainer, batches, log, events, best: new BestStep(bestOf(checkpoint)) };
}

/** What the checkpoint says of the best one before it, or it itself. */
function bestOf(checkpoint: Checkpoint | undefined): BestStepState | undefined {
  const { best } = checkpoint?.metadata ?? {};
  return best === undefined ? undefined : (JSON.parse(best) as BestStepState);
}

/** Frees what {@link buildRun} built. */
export async function disposeRun({ networks, trainer, events }: TrainingRun): Promise<void> {
  trainer.dispose();
  networks.dispose();
  await events.close();
}
