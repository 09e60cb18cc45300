import { availableParallelism, cpus } from 'node:os';
import type { Communicator } from '@ecgan/distributed';
import { launched } from './launched.js';

/**
 * Joins the processes that train together. Call it before loading a backend: it assigns each process on a machine its
 * own GPU and its share of the cores.
 *
 * @returns Undefined if this process is alone; MPI is not loaded then.
 */
export async function openProcesses(): Promise<Communicator | undefined> {
  if (!launched()) return undefined;
  const { openMpi } = await import('@ecgan/distributed');
  const processes = await openMpi();
  Object.assign(process.env, deviceOf(processes, process.env), threadsOf(processes, process.env));
  return processes;
}

/** The rank of a process on its machine, and the number of processes there. */
type Place = Pick<Communicator, 'localRank' | 'localSize'>;

/**
 * `CUDA_VISIBLE_DEVICES` for one process: one of the visible GPUs. Empty if it is alone or the launcher has chosen a
 * GPU.
 */
export function deviceOf({ localRank, localSize }: Place, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const visible = env.CUDA_VISIBLE_DEVICES?.split(',').filter((name) => name !== '');
  if (localSize === 1 || visible?.length === 0 || visible?.length === 1) return {};
  return { CUDA_VISIBLE_DEVICES: visible ? visible[localRank % visible.length] : `${localRank}` };
}

/**
 * Number of threads for libtensorflow: the process's share of the cores, unless the launcher has bound it to some of
 * them.
 */
export function threadsOf(
  { localSize }: Place,
  env: NodeJS.ProcessEnv,
  cores = { all: cpus().length, own: availableParallelism() },
): NodeJS.ProcessEnv {
  if (localSize === 1 || env.TF_NUM_INTRAOP_THREADS !== undefined || cores.own < cores.all) return {};
  return { TF_NUM_INTRAOP_THREADS: `${Math.max(1, Math.floor(cores.own / localSize))}` };
}
