import { createHash } from 'node:crypto';
import type { BatchSamplerState } from '@ecgan/data';
import type { DecodeOptions, SafetensorsContent } from '@ecgan/models';
import { CheckpointError, readCheckpoint } from '@ecgan/training/node';
import { z } from 'zod';
import type { RunData } from '../data/openData.js';
import { RunFolderError } from '../errors.js';
import { pretrainedFiles } from '../pretrained/pretrainedFiles.js';
import type { Terminal } from '../terminal/Terminal.js';
import { listSteps, runFiles } from './runFolder.js';

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

/** What a checkpoint says of a run besides its trainer: where the data stands, and the best step before it, or it itself. */
type RunState = {
  batches: z.output<typeof batches>;
  best?: z.output<typeof best>;
  /** The files of pretrained networks it was trained with. */
  pretrained?: z.output<typeof pretrainedFiles>;
  /** Stands for the pictures that were trained on, and their order; undefined where they are synthetic. */
  pictures?: string;
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
      ...(metadata.pictures !== undefined && { pictures: metadata.pictures }),
      ...(metadata.best !== undefined && { best: best.parse(JSON.parse(metadata.best)) }),
    };
  } catch (cause) {
    const problem = 'it does not say where the data of its run stood. Go on from one that ecgan train wrote.';
    throw new CheckpointError(problem, { path }, { cause });
  }
}

/** A number of hexadecimal digits that pictures in this order have, and hardly any others. */
export function orderOf(names: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 16);
}

/** Where the data goes on: where it stood, or, of other pictures than it was of, with the next epoch. */
export function positionIn({ pictures }: Pick<RunData, 'pictures'>, state: RunState): BatchSamplerState {
  const same = !pictures || state.pictures === undefined || state.pictures === orderOf(pictures.names.train);
  return same ? state.batches : { ...state.batches, epoch: state.batches.epoch + 1, position: 0 };
}
