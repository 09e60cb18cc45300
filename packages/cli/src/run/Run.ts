import { removeLeftovers } from '@ecgan/training/node';
import { createNetworks, createTrainer } from '../config/toOptions.js';
import { BatchSource } from '../data/openData.js';
import { writeRunFacts } from '../report/readReport.js';
import { writeReport } from '../report/renderReport.js';
import { fitScorer, type Scorer } from '../scores/fitScorer.js';
import { BestStep } from '../scores/RunScores.js';
import { scoreRun } from '../scores/scores.js';
import { RunEvents } from '../tensorboard/RunEvents.js';
import { Interrupted } from '../terminal/Interruption.js';
import { announceEnd, announceFailure, announceRun, announceStop } from './announce.js';
import { fewestSteps, planSteps } from './budget.js';
import { type Checkpoint, newestCheckpoint, runState, saveCheckpoint } from './checkpoints.js';
import { explainFailure } from './failures.js';
import { StepLog } from './log.js';
import { runFiles, writeRunConfig } from './runFolder.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';
import { Stopwatch } from './timing.js';
import { train } from './trainingLoop.js';

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

/**
 * Builds the networks and the trainer of a run, at the checkpoint's step if there is one.
 *
 * @throws {@link CheckpointError} or {@link CheckpointMismatchError} if the checkpoint is of something else.
 */
export async function buildRun(context: RunContext, checkpoint: Checkpoint | undefined): Promise<TrainingRun> {
  const { folder, settings, data, terminal } = context;
  const state = checkpoint && runState(checkpoint);
  const networks = createNetworks(settings, data.train.numClasses);
  const trainer = createTrainer(networks, settings, context.perceptual);
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

/**
 * Builds a run at its newest checkpoint. A new run that is given a time rather than a number of steps is planned first, and
 * the plan written to `config.json`.
 *
 * @returns The run and when training must end, in seconds of `performance.now() / 1000`.
 */
async function prepareRun(context: RunContext): Promise<{ run: TrainingRun; deadline?: number }> {
  const { folder, settings, terminal } = context;
  for (const place of [folder, runFiles.checkpoints(folder), runFiles.samples(folder)])
    for (const name of await removeLeftovers(place))
      terminal.print(`Removed ${name}, half written when a run was killed.`);
  const checkpoint = await newestCheckpoint(folder, terminal);
  if (checkpoint) terminal.print(`Going on from ${checkpoint.path}.`);
  warnOfOtherBackend(context, checkpoint);
  if (checkpoint || settings.minutes === null) return { run: await buildRun(context, checkpoint) };
  const end = settings.minutes * 60;
  const { steps, reserve, secondsPerStep } = await planSteps(context, end);
  terminal.print(`A step takes ${secondsPerStep.toFixed(2)} s: ${steps} steps fit into ${settings.minutes} minutes.`);
  const planned = { ...context, settings: { ...settings, steps } };
  await writeRunConfig(folder, planned.settings);
  return { run: await buildRun(planned, undefined), ...(steps > fewestSteps && { deadline: end - reserve }) };
}

/** Backends agree to float accuracy, not to the last bit. */
function warnOfOtherBackend({ backend, terminal }: RunContext, checkpoint: Checkpoint | undefined): void {
  const before = checkpoint?.metadata.backend;
  if (before === undefined || before === backend.name) return;
  terminal.fail(
    `warning: trained on ${before} so far, going on with ${backend.name}: the numbers will not be those of one backend to the last bit. ` +
      `Add --backend ${before} to keep them.`,
  );
}
