import { RunEvents } from '../tensorboard/RunEvents.js';
import { BatchSource } from '../training/BatchSource.js';
import { networksOf, trainerOf } from '../training/ecganOf.js';
import { BestStep } from './BestStep.js';
import type { Checkpoint } from './newestCheckpoint.js';
import { runFiles } from './runFiles.js';
import { runState } from './runState.js';
import { StepLog } from './StepLog.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';

/**
 * Builds the networks and the trainer of a run, at the checkpoint's step if there is one.
 *
 * @throws {@link CheckpointError} or {@link CheckpointMismatchError} if the checkpoint is of something else.
 */
export async function buildRun(context: RunContext, checkpoint: Checkpoint | undefined): Promise<TrainingRun> {
  const { folder, settings, data, terminal } = context;
  const state = checkpoint && runState(checkpoint);
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, context.perceptual);
  const batches = new BatchSource(data, settings);
  const log = new StepLog(runFiles.log(folder));
  if (checkpoint && state) {
    await trainer.restore(checkpoint);
    batches.restore(state.batches);
  }
  await log.forgetAfter(trainer.step);
  const events = settings.tensorboard
    ? await RunEvents.open({ path: runFiles.events(folder), step: trainer.step, terminal })
    : RunEvents.none(terminal);
  return { ...context, networks, trainer, batches, log, events, best: new BestStep(state?.best) };
}

/** Frees what {@link buildRun} built. */
export async function disposeRun({ networks, trainer, events }: TrainingRun): Promise<void> {
  trainer.dispose();
  networks.dispose();
  await events.close();
}
