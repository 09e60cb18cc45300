import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Sums rank + 1 over all processes. */
const program = `
const { openMpi } = await import(process.argv[1]);
const processes = await openMpi();
const sum = Float64Array.of(processes.rank + 1);
await processes.sum(sum);
if (processes.rank === 0) process.stdout.write(JSON.stringify({ sum: sum[0], summary: processes.summary }));
await processes.close();
`;

/** Variables that let Open MPI start two processes as root, and on a single core. */
const permissive = {
  ...{ OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
  ...{ PRTE_ALLOW_RUN_AS_ROOT: '1', PRTE_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
  PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
};

/**
 * Starts two processes with `mpirun` and lets them join and add two numbers.
 *
 * @returns `joined`, the library that joined them; or `failed`, the last line of the error.
 */
export async function probeMpi(mpirun: string): Promise<{ joined?: string; failed?: string }> {
  const distributed = import.meta.resolve('@ecgan/distributed');
  const line = [process.execPath, ...process.execArgv, '--input-type=module', '-e', program, distributed];
  try {
    const { stdout } = await promisify(execFile)(mpirun, ['-n', '2', ...line], {
      env: { ...process.env, ...permissive },
      timeout: 60_000,
    });
    const { sum, summary } = JSON.parse(stdout) as { sum: number; summary: string };
    return sum === 3 ? { joined: summary } : { failed: `two processes added 1 and 2 up to ${sum}` };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return { failed: (stderr?.trim() || message).split('\n').at(-1) };
  }
}
