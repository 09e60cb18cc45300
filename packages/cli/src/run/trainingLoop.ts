import type { Batch } from '@ecgan/data';
import { type EcganTrainer, NonFiniteError, type StepReport } from '@ecgan/training';
import { memory } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import type { BatchSource } from '../data/openData.js';
import { meetAfterStep } from '../processes/meetAfterStep.js';
import { writeSheet } from '../samples/samples.js';
import { formatDuration } from '../terminal/format.js';
import { Interrupted } from '../terminal/Interruption.js';
import { progressLine, progressStatus } from '../terminal/progress.js';
import { saveCheckpoint } from './checkpoints.js';
import { writeFailure } from './failures.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Trains until the last step, or until `deadline`, or until Ctrl-C; logs every step, draws and saves on the way.
 *
 * @param deadline - In seconds of `performance.now() / 1000`.
 * @throws {@link Interrupted} between two steps, after Ctrl-C. The caller saves then.
 */
export async function train(run: TrainingRun, deadline = Number.POSITIVE_INFINITY): Promise<void> {
  const { settings, trainer, interruption, terminal } = run;
  const { steps } = settings;
  const [saveEvery, sampleEvery] = [
    settings.saveEvery ?? defaultInterval(steps),
    settings.sampleEvery ?? defaultInterval(steps),
  ];
  const pace = new Pace();
  const begun = {
    step: trainer.step,
    time: performance.now(),
    waited: run.batches.waited,
    exchanged: exchangedBy(run),
  };
  // Several processes decide together, after a step, whether to stop.
  if (!run.processes) await interruption.throwIfRequested();
  if (trainer.step === 0) {
    terminal.progress('drawing the samples of step 0');
    await writeSheet(run);
  }
  terminal.progress(`step ${trainer.step + 1}/${steps}: the first one takes longest`);
  while (trainer.step < steps && performance.now() / 1000 < deadline) {
    if (!run.processes) await interruption.throwIfRequested();
    const signal = await stepAndLog(run, pace);
    // Exit code 0: whoever asked several processes to stop will start them again.
    if (signal !== undefined && trainer.step < steps) throw new Interrupted(0, signal);
    const last = trainer.step === steps;
    if (last || trainer.step % sampleEvery === 0) await writeSheet(run);
    if (last || trainer.step % saveEvery === 0) await saveCheckpoint(run);
  }
  if (trainer.step < steps) {
    await writeSheet(run);
    await saveCheckpoint(run);
  }
  const seconds = (performance.now() - begun.time) / 1000;
  const waiting = (100 * (run.batches.waited - begun.waited)) / seconds;
  terminal.print(
    `Trained ${trainer.step - begun.step} steps in ${formatDuration(seconds)}, to step ${trainer.step} of ${steps}; ` +
      `${waiting.toFixed(1)} % of the time was spent waiting for data${exchanging(run, begun.exchanged, seconds)}.`,
  );
}

/** Seconds that this process has spent with other processes so far. */
function exchangedBy({ processes }: TrainingRun): number {
  return processes?.blocked ?? 0;
}

/** The last words of the summary: the share of time spent with other processes. */
function exchanging(run: TrainingRun, before: number, seconds: number): string {
  if (!run.processes) return '';
  return `, ${((100 * (exchangedBy(run) - before)) / seconds).toFixed(1)} % with the other processes`;
}

/** Takes, logs and shows one step. @returns The signal to stop for, if several processes have agreed on that. */
async function stepAndLog(run: TrainingRun, pace: Pace): Promise<string | undefined> {
  const { settings, trainer, batches, log, events, terminal, processes, interruption } = run;
  const begun = performance.now();
  const [cursor, waitedBefore, exchangedBefore] = [batches.state(), batches.waited, exchangedBy(run)];
  const keepFailure = async (error: unknown, failed: readonly Batch[]) => {
    if (error instanceof NonFiniteError) await writeFailure(run, error, failed, cursor);
  };
  const { step, losses, gradientNorms, learningRates } = await takeStep(trainer, batches, settings, keepFailure);
  const seconds = (performance.now() - begun) / 1000;
  const times = { seconds, waited: batches.waited - waitedBefore, exchanged: exchangedBy(run) - exchangedBefore };
  const meeting = processes && (await meetAfterStep(processes, times, await interruption.requested()));
  pace.add((performance.now() - begun) / 1000);
  const spent = {
    ...{ waited: times.waited, tensors: memory().numTensors },
    residentBytes: process.memoryUsage.rss(),
    ...(meeting && { processes: meeting.times }),
  };
  const entry = { step, time: new Date().toISOString(), seconds, losses, gradientNorms, learningRates, ...spent };
  await run.lock.assertHeld();
  await log.append(entry);
  await events.step(entry);
  const { steps } = settings;
  const { stepsPerSecond } = pace;
  const progress = { step, steps, stepsPerSecond, secondsLeft: pace.secondsFor(steps - step), losses };
  terminal.status(
    (columns) => progressStatus(progress, columns),
    () => progressLine(progress),
  );
  return meeting?.signal;
}

/** The pace of training: an exponential moving average, so that the time left follows the machine's current speed. */
export class Pace {
  private mean: number | undefined;

  /** Adds one step's seconds. */
  add(seconds: number): void {
    this.mean = this.mean === undefined ? seconds : 0.95 * this.mean + 0.05 * seconds;
  }

  get stepsPerSecond(): number {
    return this.mean ? 1 / this.mean : 0;
  }

  secondsFor(steps: number): number {
    return steps * (this.mean ?? 0);
  }
}

/** Default number of steps between checkpoints, or between sheets: a tenth of the run, at most 1000. */
function defaultInterval(steps: number): number {
  return Math.max(1, Math.min(1000, Math.ceil(steps / 10)));
}

/**
 * Takes one step on as many batches as it needs: `accumulate` for each update.
 *
 * @param failed - Called if the step throws, before its batches are disposed.
 */
export async function takeStep(
  trainer: EcganTrainer,
  source: BatchSource,
  { accumulate }: Settings,
  failed: (error: unknown, batches: readonly Batch[]) => Promise<void> = async () => undefined,
): Promise<StepReport> {
  const batches: Batch[] = [];
  try {
    for (let i = 0; i < accumulate * trainer.batchesPerStep; i++) batches.push(await source.next());
    return await trainer.trainStep(batches);
  } catch (error) {
    await failed(error, batches);
    throw error;
  } finally {
    for (const batch of batches) batch.dispose();
  }
}
