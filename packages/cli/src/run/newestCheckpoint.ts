import type { DecodeOptions, SafetensorsContent } from '@ecgan/models';
import { CheckpointError, readCheckpoint } from '@ecgan/models/node';
import { RunFolderError } from '../errors/RunFolderError.js';
import type { Terminal } from '../terminal/Terminal.js';
import { listSteps } from './listSteps.js';
import { runFiles } from './runFiles.js';

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
