import { CheckpointError } from '@ecgan/models/node';
import { z } from 'zod';
import type { Checkpoint } from './newestCheckpoint.js';

const batches = z.object({ seed: z.int(), epoch: z.int().min(0), position: z.int().min(0) });
/** JSON writes null for what is not a number: anything is better. */
const value = z
  .number()
  .nullable()
  .transform((number) => number ?? Number.NEGATIVE_INFINITY);
const best = z.object({ step: z.int().min(0), measure: z.string(), value });

/** What a checkpoint says of a run besides its trainer: where the data stands, and the best step before it, or it itself. */
export type RunState = { batches: z.output<typeof batches>; best?: z.output<typeof best> };

/**
 * Reads it from a checkpoint's metadata.
 *
 * @throws {@link CheckpointError} if it is not there: the checkpoint is not of a run.
 */
export function runState({ path, metadata }: Pick<Checkpoint, 'path' | 'metadata'>): RunState {
  try {
    return {
      batches: batches.parse(JSON.parse(metadata.batches)),
      ...(metadata.best !== undefined && { best: best.parse(JSON.parse(metadata.best)) }),
    };
  } catch (cause) {
    const problem = 'it does not say where the data of its run stood. Go on from one that ecgan train wrote.';
    throw new CheckpointError(problem, { path }, { cause });
  }
}
