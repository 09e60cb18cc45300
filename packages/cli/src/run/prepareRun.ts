import { removeLeftovers } from '@ecgan/models/node';
import { fewestSteps, planSteps } from '../training/planSteps.js';
import { buildRun } from './buildRun.js';
import { type Checkpoint, newestCheckpoint } from './newestCheckpoint.js';
import { writeRunConfig } from './runConfig.js';
import { runFiles } from './runFiles.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';

/**
 * Builds a run at its newest checkpoint. A new run that is given a time rather than a number of steps is planned first, and
 * the plan written to `config.json`.
 *
 * @returns The run and when training must end, in seconds of `performance.now() / 1000`.
 */
export async function prepareRun(context: RunContext): Promise<{ run: TrainingRun; deadline?: number }> {
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
