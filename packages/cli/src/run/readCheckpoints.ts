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
 * Reads the newest intact checkpoint of a run, and warns of each damaged one that it skips.
 *
 * @returns Undefined if the run was stopped before it saved one.
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
/** JSON stores NaN as null. It becomes −∞, so that any measured value is better. */
const value = z
  .number()
  .nullable()
  .transform((number) => number ?? Number.NEGATIVE_INFINITY);
const best = z.object({ step: z.int().min(0), measure: z.string(), value });

/** What a checkpoint stores of a run besides its trainer. */
type RunState = {
  /** Position in the training data. */
  batches: z.output<typeof batches>;
  /** The best step so far, which may be that of this checkpoint. */
  best?: z.output<typeof best>;
  /** Files of the pretrained networks that the run was trained with. */
  pretrained?: z.output<typeof pretrainedFiles>;
  /** Digest of the pictures that were trained on, see {@link orderOf}; undefined if they are synthetic. */
  pictures?: string;
};

/**
 * Reads the state of a run from a checkpoint's metadata.
 *
 * @throws {@link CheckpointError} if the metadata lack it, because no run wrote the checkpoint.
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
    const problem = 'it does not store the position in the training data. Use a checkpoint that ecgan train wrote.';
    throw new CheckpointError(problem, { path }, { cause });
  }
}

/** Digest of picture names and their order: 16 hexadecimal digits. */
export function orderOf(names: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 16);
}

/**
 * The position to resume the data at: the checkpoint's, or the start of the next epoch if the pictures have changed.
 */
export function positionIn({ pictures }: Pick<RunData, 'pictures'>, state: RunState): BatchSamplerState {
  const same = !pictures || state.pictures === undefined || state.pictures === orderOf(pictures.names.train);
  return same ? state.batches : { ...state.batches, epoch: state.batches.epoch + 1, position: 0 };
}
