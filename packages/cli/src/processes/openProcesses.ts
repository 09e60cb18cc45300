import { availableParallelism, cpus } from 'node:os';
import type { Communicator } from '@ecgan/distributed';
import { launched } from './launched.js';

/**
 * Joins the processes that train together; undefined where this one is alone, and MPI is not loaded then.
 *
 * Before a backend is loaded it gives each process of a machine a GPU of its own, and its part of the cores.
 */
export async function openProcesses(): Promise<Communicator | undefined> {
  if (!launched()) return undefined;
  const { openMpi } = await import('@ecgan/distributed');
  const processes = await openMpi();
  Object.assign(process.env, deviceOf(processes, process.env), threadsOf(processes, process.env));
  return processes;
}

/** Where a process computes among those of its machine. */
type Place = Pick<Communicator, 'localRank' | 'localSize'>;

/** `CUDA_VISIBLE_DEVICES` of one process: of several that are visible one; nothing where the launcher has chosen one for it. */
export function deviceOf({ localRank, localSize }: Place, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const visible = env.CUDA_VISIBLE_DEVICES?.split(',').filter((name) => name !== '');
  if (localSize === 1 || visible?.length === 0 || visible?.length === 1) return {};
  return { CUDA_VISIBLE_DEVICES: visible ? visible[localRank % visible.length] : `${localRank}` };
}

/** How many threads libtensorflow takes: a process's part of the cores, unless the launcher has bound it to some of them. */
export function threadsOf(
  { localSize }: Place,
  env: NodeJS.ProcessEnv,
  cores = { all: cpus().length, own: availableParallelism() },
): NodeJS.ProcessEnv {
  if (localSize === 1 || env.TF_NUM_INTRAOP_THREADS !== undefined || cores.own < cores.all) return {};
  return { TF_NUM_INTRAOP_THREADS: `${Math.max(1, Math.floor(cores.own / localSize))}` };
}
