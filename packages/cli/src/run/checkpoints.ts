import { rm } from 'node:fs/promises';
import type { DecodeOptions, SafetensorsContent } from '@ecgan/models';
import { CheckpointError, readCheckpoint, writeCheckpoint } from '@ecgan/training/node';
import { z } from 'zod';
import { RunFolderError } from '../errors.js';
import { pretrainedFiles } from '../pretrained/pretrainedFiles.js';
import { measureHeldOut } from '../scores/measureHeldOut.js';
import type { Terminal } from '../terminal/Terminal.js';
import { listSteps, runFiles } from './runFolder.js';
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

/**
 * Everything the next step depends on: the trainer's state, where the data stands, the settings, which backend computed it, which files of
 * pretrained networks it was trained with, and the best step so far.
 *
 * @param cursor - Where the data stands, if not where it is now.
 */
export async function checkpointContent(
  { settings, data, trainer, batches, best, backend, pretrained }: TrainingRun,
  cursor = batches.state(),
): Promise<SafetensorsContent> {
  const { tensors, metadata } = await trainer.state();
  const found = best.state();
  return {
    tensors,
    metadata: {
      ...metadata,
      numClasses: `${data.train.numClasses}`,
      batches: JSON.stringify(cursor),
      config: JSON.stringify(settings),
      backend: backend.name,
      pretrained: JSON.stringify(pretrained.files),
      ...(found && { best: JSON.stringify(found) }),
    },
  };
}

/** A checkpoint that was read. */
export interface Checkpoint extends SafetensorsContent {
  step: number;
  path: string;
}

/**
 * Reads the newest checkpoint of a run that is whole; says so where it has to pass over a damaged one.
 *
 * @returns undefined where the run was stopped before it saved one.
 * @throws {@link RunFolderError} if there are checkpoints and all are damaged.
 */
export async function newestCheckpoint(
  folder: string,
  terminal: Terminal,
  options?: DecodeOptions,
): Promise<Checkpoint | undefined> {
  const steps = await listSteps(folder, 'checkpoints');
  for (const step of [...steps].reverse()) {
    const path = runFiles.checkpoint(folder, step);
    try {
      return { step, path, ...(await readCheckpoint(path, { ...options, requireChecksum: true })) };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      terminal.fail(`warning: ${error.message}`);
    }
  }
  if (!steps.length) return undefined;
  throw new RunFolderError(
    `${folder}: none of its ${steps.length} checkpoints can be read. Start again with another --run.`,
    { folder, steps },
  );
}

const batches = z.object({ seed: z.int(), epoch: z.int().min(0), position: z.int().min(0) });
/** JSON writes null for what is not a number: anything is better. */
const value = z
  .number()
  .nullable()
  .transform((number) => number ?? Number.NEGATIVE_INFINITY);
const best = z.object({ step: z.int().min(0), measure: z.string(), value });

/**
 * What a checkpoint says of a run besides its trainer: where the data stands, the best step before it, or it itself, and the files of pretrained networks
 * it was trained with.
 */
type RunState = {
  batches: z.output<typeof batches>;
  best?: z.output<typeof best>;
  pretrained?: z.output<typeof pretrainedFiles>;
};

/**
 * Reads it from a checkpoint's metadata.
 *
 * @throws {@link CheckpointError} if it is not there: the checkpoint is not of a run.
 */
export function runState({ path, metadata }: Pick<Checkpoint, 'path' | 'metadata'>): RunState {
  try {
    return {
      batches: batches.parse(JSON.parse(metadata.batches)),
      ...(metadata.pretrained !== undefined && { pretrained: pretrainedFiles.parse(JSON.parse(metadata.pretrained)) }),
      ...(metadata.best !== undefined && { best: best.parse(JSON.parse(metadata.best)) }),
    };
  } catch (cause) {
    const problem = 'it does not say where the data of its run stood. Go on from one that ecgan train wrote.';
    throw new CheckpointError(problem, { path }, { cause });
  }
}
