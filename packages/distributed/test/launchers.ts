import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Programs that start processes together, as far as they are installed here. `ECGAN_MPIRUN` adds one by its path. */
const known = [process.env.ECGAN_MPIRUN, 'mpirun.mpich', 'mpirun.openmpi'].filter((name) => name !== undefined);
export const launchers = known.filter((name) => spawnSync(name, ['--version']).status === 0);
if (launchers.length === 0) {
  const advice = 'On Debian: `apt-get install mpich openmpi-bin`; elsewhere set ECGAN_MPIRUN.';
  process.stdout.write(`skipped: no mpirun is installed, so that nothing is tried between processes. ${advice}\n`);
}

/** Variables that let Open MPI start more processes than there are cores, and as root. */
const permissive = {
  ...{ OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1', OMPI_MCA_rmaps_base_oversubscribe: '1' },
  ...{
    PRTE_ALLOW_RUN_AS_ROOT: '1',
    PRTE_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
    PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
  },
};

/** Runs a program of `programs` as several processes. */
export function launch(launcher: string, count: number, program: string, ...args: string[]) {
  const source = ['--conditions=@ecgan/source', '--import', 'tsx', join(import.meta.dirname, 'programs', program)];
  const line = ['-n', `${count}`, process.execPath, ...source, ...args];
  const { status, stdout, stderr } = spawnSync(launcher, line, {
    encoding: 'utf8',
    env: { ...process.env, ...permissive },
  });
  return { status, stdout, stderr };
}

/** The JSON lines that the processes printed, in the order of their ranks. */
export function linesOf<T extends { rank: number }>({ stdout, stderr }: { stdout: string; stderr: string }): T[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(`no process printed anything: ${stderr}`);
  return lines.map((line) => JSON.parse(line) as T).sort((one, other) => one.rank - other.rank);
}
