import { createNetworks, createTrainer } from '../config/toOptions.js';
import { BatchSource } from '../data/openData.js';
import { endOfJob, requeueJob } from '../processes/requeueJob.js';
import { shareState } from '../processes/shareState.js';
import { writeRunFacts } from '../report/readReport.js';
import { writeReport } from '../report/renderReport.js';
import type { EvaluationSegmenter } from '../scores/fitEvaluationSegmenter.js';
import { MeasureLog } from '../scores/MeasureLog.js';
import { openEvaluationSegmenter } from '../scores/openEvaluationSegmenter.js';
import { BestStep } from '../scores/RunScores.js';
import { scoreRun } from '../scores/scores.js';
import { texturesFor } from '../scores/textureDistances.js';
import { RunEvents } from '../tensorboard/RunEvents.js';
import { Interrupted } from '../terminal/Interruption.js';
import { fewestSteps, planSteps } from './budget.js';
import { saveCheckpoint } from './checkpoints.js';
import { explainFailure } from './failures.js';
import { StepLog } from './log.js';
import { printEnd, printFailure, printStart, printStop } from './messages.js';
import { type Checkpoint, positionIn, runState } from './readCheckpoints.js';
import { runFiles, writeRunConfig } from './runFolder.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';
import { Stopwatch } from './timing.js';
import { train } from './trainingLoop.js';

/** A training run: its networks, trainer, data and log, and when it must stop training. */
export class Run {
  private constructor(
    readonly parts: TrainingRun,
    /** Time at which training must stop, in seconds of `performance.now() / 1000`. */
    private readonly deadline?: number,
  ) {}

  /**
   * Trains a run from the step that its folder has reached, scores it with `--score`, and writes its report.
   *
   * @returns The process's exit code: 0, or that of the signal that stopped it.
   */
  static async start(context: RunContext): Promise<number> {
    const stopwatch = new Stopwatch();
    let segmenter: EvaluationSegmenter | undefined;
    let run: Run | undefined;
    try {
      if (context.settings.score)
        segmenter = await stopwatch.time('opening the segmenter', () => openEvaluationSegmenter(context));
      context.terminal.stage('Building the networks');
      run = await stopwatch.time('building the networks', () => Run.resumeOrPlan({ ...context, segmenter }));
      printStart(run.parts);
      await writeRunFacts(run.parts, stopwatch.seconds);
      await train(run.parts, run.deadline);
      // The other processes need not wait for scores and the report.
      await context.processes?.close();
      await run.finish(stopwatch);
      return 0;
    } catch (error) {
      if (!(error instanceof Interrupted)) {
        await printFailure(context, error);
        throw await explainFailure(error, context.folder);
      }
      printStop(context, run && (await saveCheckpoint(run.parts)));
      // Before the run is built, the other processes are still waiting for its state.
      if (context.processes && !run) context.processes.abort(context.interruption.exitCode ?? 1);
      if (error.signal === endOfJob) requeueJob(context.terminal);
      // Exit code 0: whoever asked several processes to stop will start them again.
      return context.processes ? 0 : (context.interruption.exitCode ?? 1);
    } finally {
      segmenter?.model.dispose();
      await run?.dispose();
    }
  }

  /**
   * Builds a run at its newest checkpoint. For a new run with `--minutes`, measures a step, plans how many fit and
   * writes the plan to `config.json`.
   */
  private static async resumeOrPlan(context: RunContext): Promise<Run> {
    const { folder, settings, terminal, checkpoint } = context;
    if (checkpoint) terminal.print(`Going on from ${checkpoint.path}.`);
    warnOfOtherBackend(context, checkpoint);
    if (checkpoint || settings.minutes === null) return Run.build(context, checkpoint);
    const end = settings.minutes * 60;
    terminal.stage('Measuring how long a step takes');
    const { steps, reserve, secondsPerStep } = await planSteps(context, end);
    terminal.print(`A step takes ${secondsPerStep.toFixed(2)} s: ${steps} steps fit into ${settings.minutes} minutes.`);
    const planned = { ...context, settings: { ...settings, steps } };
    await writeRunConfig(folder, planned.settings);
    return Run.build(planned, undefined, steps > fewestSteps ? end - reserve : undefined);
  }

  /**
   * Builds the networks and the trainer of a run, and restores a checkpoint.
   *
   * @throws {@link CheckpointError} or {@link CheckpointMismatchError} if the checkpoint was written with other
   * networks.
   */
  static async build(context: RunContext, checkpoint?: Checkpoint, deadline?: number): Promise<Run> {
    const { folder, settings, data, terminal } = context;
    const state = checkpoint && runState(checkpoint);
    const networks = createNetworks(settings, data.train.numClasses);
    const log = new StepLog(runFiles.log(folder));
    const { pretrained, processes } = context;
    const onCompile = (line: string) => terminal.print(line);
    const trainer = createTrainer(networks, settings, { pretrained, onCompile, processes });
    const batches = new BatchSource(data, settings, { processes });
    if (checkpoint && state) {
      await trainer.restore(checkpoint);
      batches.restore(positionIn(data, state));
    }
    if (processes) await shareState(processes, trainer, batches);
    await log.forgetAfter(trainer.step);
    const measures = new MeasureLog(runFiles.measures(folder));
    await measures.forgetAfter(trainer.step);
    const textures = await texturesFor(data.heldOut);
    const events = settings.tensorboard
      ? await RunEvents.open({ path: runFiles.events(folder), step: trainer.step, terminal })
      : RunEvents.none(terminal);
    const best = new BestStep(state?.best);
    return new Run({ ...context, networks, trainer, batches, log, measures, textures, events, best }, deadline);
  }

  /** Scores the run if a segmenter was fitted for it, and writes the report. */
  private async finish(stopwatch: Stopwatch): Promise<void> {
    const { parts } = this;
    const { segmenter, terminal } = parts;
    terminal.clearStatus();
    const scores = segmenter && (await stopwatch.time('scoring', () => scoreRun(parts, segmenter)));
    await writeRunFacts(parts, stopwatch.seconds);
    await writeReport(parts.folder);
    printEnd(parts, scores);
  }

  /** Disposes what {@link Run.build} made. */
  async dispose(): Promise<void> {
    const { networks, trainer, events, textures } = this.parts;
    trainer.dispose();
    textures.dispose();
    networks.dispose();
    await events.close();
  }
}

/** Warns that a run continues on another backend: backends agree to float accuracy, not to the last bit. */
function warnOfOtherBackend({ backend, terminal }: RunContext, checkpoint: Checkpoint | undefined): void {
  const before = checkpoint?.metadata.backend;
  if (before === undefined || before === backend.name) return;
  terminal.fail(
    `warning: trained on ${before} so far, going on with ${backend.name}: the numbers will not be those of one backend to the last bit. ` +
      `Add --backend ${before} to keep them.`,
  );
}
