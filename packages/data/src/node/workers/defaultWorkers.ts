import { availableParallelism } from 'node:os';

/** Default number of worker threads: half the cores, at least one, at most eight. */
export function defaultWorkers(cores = availableParallelism()): number {
  return Math.min(8, Math.max(1, Math.floor(cores / 2)));
}
