import type { Communicator } from '@ecgan/distributed';
import { openProcesses } from '../processes/openProcesses.js';
import type { Terminal } from '../terminal/Terminal.js';
import { followRun } from './followRun.js';

/**
 * Trains by itself, or together with the processes that `mpirun` or `srun` started: the first leads, which alone writes and speaks, and the others
 * follow. If one ends by an error, so do all.
 *
 * @param lead - Trains; given the processes where there are several.
 * @returns The exit code.
 */
export async function withProcesses(
  terminal: Terminal,
  lead: (processes: Communicator | undefined) => Promise<number>,
): Promise<number> {
  const processes = await openProcesses();
  if (!processes) return lead(undefined);
  const exitCode = await (processes.rank === 0 ? lead(processes) : followRun(processes, terminal));
  await processes.close();
  return exitCode;
}
