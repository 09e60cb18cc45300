import { readdir } from 'node:fs/promises';
import { runFiles, stepOf } from './runFiles.js';

/** Steps of which the run has a file in `checkpoints` or `samples`, in order. */
export async function listSteps(folder: string, kind: 'checkpoints' | 'samples'): Promise<number[]> {
  const names = await readdir(runFiles[kind](folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const steps = names.map(stepOf).filter((step) => step !== undefined);
  return steps.sort((a, b) => a - b);
}
