import type { Communicator } from '@ecgan/distributed';
import { openProcesses } from '../processes/openProcesses.js';
import type { Terminal } from '../terminal/Terminal.js';
import { followRun } from './followRun.js';

/**
 * Trains alone, or together with the processes that `mpirun` or `srun` started. The first process leads: it alone
 * writes and prints, and the others follow. If one ends with an error, all do.
 *
 * @param lead - Trains on the first process; receives the processes if there are several.
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
