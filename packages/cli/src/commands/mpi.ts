import { BackendInstallError, installedMpi, installMpi } from '@ecgan/backend/install';
import { probeMpi } from '../processes/probeMpi.js';
import { quoted } from '../terminal/nextCommands.js';
import { commandName, type Terminal } from '../terminal/Terminal.js';
import { timedLog } from '../terminal/timedLog.js';

/** Flags of `ecgan backend install mpi`. */
interface InstallMpiFlags {
  library?: 'mpich' | 'openmpi';
  force?: boolean;
}

/** Names of the libraries in messages. */
const names = { mpich: 'MPICH', openmpi: 'Open MPI' } as const;

/**
 * `ecgan backend install mpi`: installs an MPI library and its `mpirun` in the user's cache folder, and checks that two
 * processes can join.
 *
 * @throws {@link BackendInstallError} naming the step that failed.
 */
export async function installMpiLibrary({ library, force }: InstallMpiFlags, terminal: Terminal): Promise<number> {
  const { log, during } = timedLog(terminal);
  const installed = await during(installMpi({ library, force, log }));
  const { mpirun, folder, version } = installed;
  const what = names[installed.library];
  log('starting two processes');
  const { joined, failed } = await during(probeMpi(mpirun));
  if (!joined)
    throw new BackendInstallError({
      what: `MPI (${installed.library})`,
      step: 'join two processes',
      reason: failed ?? 'mpirun printed nothing',
      advice: `${folder} is left as it is. Try another: --library ${installed.library === 'mpich' ? 'openmpi' : 'mpich'}, or the MPI of your system.`,
    });
  log(`ready: ${what} ${version} in ${folder}; two processes have joined by it`);
  terminal.print(`Start several processes: ${quoted(mpirun)} -n 2 ${commandName()} train …`);
  return 0;
}

/** Prints which MPI libraries are installed in the cache folder, and whether two processes can join with each. */
export async function checkMpi(terminal: Terminal): Promise<void> {
  const installed = [installedMpi('mpich'), installedMpi('openmpi')].filter((one) => one !== undefined);
  if (installed.length === 0) {
    terminal.print(
      `mpi: not installed by ecgan. To train with several processes on a machine without MPI: ${commandName()} backend install mpi`,
    );
  }
  for (const { library, version, mpirun } of installed) {
    const { joined, failed } = await probeMpi(mpirun);
    terminal.print(joined ? 'mpi: available' : `mpi: not available: ${failed}`);
    terminal.print(`  library   ${names[library]} ${version}`);
    if (joined) terminal.print(`  joined    by ${joined}`);
    terminal.print(`  start     ${quoted(mpirun)} -n 2 ${commandName()} train …`);
  }
}
