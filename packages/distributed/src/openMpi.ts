import type { Communicator } from './Communicator.js';
import { MpiUnavailableError } from './errors.js';
import { findLauncher } from './findLibraries.js';
import type { Handle } from './handles.js';
import { MpiCommunicator, mpiError, type Place } from './MpiCommunicator.js';
import { type Argument, loadMpiLibrary, type MpiLibrary } from './MpiLibrary.js';
import { SingleProcess } from './SingleProcess.js';

/**
 * Connects the processes that `mpirun` or `srun` started together, through the MPI library of that launcher.
 *
 * @remarks
 * MPI is called through koffi; there is no native code to compile. Supported are any MPI with the standard ABI of MPI 5.0,
 * MPICH and its descendants (Intel MPI, MVAPICH, Cray MPICH), and Open MPI; they are distinguished by their symbols. An
 * uncaught exception in one process ends all processes, so that none waits forever.
 * @returns A communicator of all processes. If no launcher started this process: of this process alone, without MPI.
 * @throws {@link MpiUnavailableError} if a launcher started this process and no library can connect it with the others.
 *
 * @example
 * ```ts
 * import { openMpi } from '@ecgan/distributed';
 *
 * const processes = await openMpi();
 * const values = Float32Array.of(processes.rank + 1);
 * await processes.sum(values); // 1 + 2 + … + size, on every process
 * await processes.close();
 * ```
 */
export async function openMpi(): Promise<Communicator> {
  const launcher = findLauncher();
  if (!launcher) return new SingleProcess();
  const tried: { path: string; reason: string }[] = [];
  for (const path of launcher.libraries) {
    try {
      return join(await loadMpiLibrary(path), launcher.size);
    } catch (error) {
      tried.push({ path, reason: (error as Error).message.split('\n')[0] });
    }
  }
  throw new MpiUnavailableError({ launcher: launcher.name, tried });
}

/**
 * Connects this process with the others.
 *
 * @param started - Number of processes that the launcher started.
 */
function join(library: MpiLibrary, started?: number): Communicator {
  const place = initialize(library, started);
  const leave = endTogether(library, place);
  const summary = `${versionOf(library)} through ${library.handles.name}, ${library.path}`;
  return new MpiCommunicator(library, library.handles.world, place, summary, leave);
}

/** Calls a function of MPI. @throws {@link MpiError} on any code but 0. */
function call(
  library: MpiLibrary,
  name: Exclude<keyof MpiLibrary, 'path' | 'handles'>,
  rank: number,
  ...all: Argument[]
): void {
  const code = library[name](...all);
  if (code !== 0) throw mpiError(library, name, rank, code);
}

/**
 * Initialises MPI in this process, and finds its place among all processes and among those of its machine.
 *
 * @param started - As of {@link join}. A library that does not belong to the launcher treats each process as the only one.
 * @throws Error if the library finds another number of processes, or does not support calls from several threads.
 */
function initialize(library: MpiLibrary, started?: number): Place {
  const { world, threadMultiple, sharedMemory, noInfo, errorsReturn } = library.handles;
  const provided: [number] = [0];
  call(library, 'Init_thread', 0, null, null, threadMultiple, provided);
  const numberOf = (name: 'Comm_rank' | 'Comm_size', communicator: Handle) => {
    const found: [number] = [0];
    call(library, name, 0, communicator, found);
    return found[0];
  };
  const [rank, size] = [numberOf('Comm_rank', world), numberOf('Comm_size', world)];
  if (started !== undefined && size !== started) {
    library.Finalize();
    throw new Error(`it finds ${size} of the ${started} processes: it belongs to another MPI than the launcher`);
  }
  const local: [Handle | null] = [null];
  call(library, 'Comm_split_type', rank, world, sharedMemory, rank, noInfo, local);
  const machine = local[0] as Handle;
  const place = { rank, size, localRank: numberOf('Comm_rank', machine), localSize: numberOf('Comm_size', machine) };
  call(library, 'Comm_set_errhandler', rank, world, errorsReturn);
  if (provided[0] < threadMultiple) {
    throw new Error(`its thread support is ${provided[0]}, and ${threadMultiple} (MPI_THREAD_MULTIPLE) is needed`);
  }
  return place;
}

/** Milliseconds that a launcher gets to read the error of a process before all are ended. */
const launcherReads = 200;

/**
 * Ends all processes when this one ends without leaving, by an error or an exit; else they would wait forever for it in
 * their next call.
 *
 * @returns What leaves: afterwards the end of this process is no concern of the others.
 */
function endTogether(library: MpiLibrary, { rank, size }: Place): () => Promise<void> {
  let left = false;
  const atError = (error: Error) => {
    process.stderr.write(`rank ${rank} of ${size}: ${error.stack ?? error}\n`);
    // The launcher kills all processes at once, and drops what it has not read of them by then.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, launcherReads);
    library.Abort(library.handles.world, 1);
  };
  const atExit = (code: number) => {
    library.Abort(library.handles.world, code || 1);
  };
  process.on('uncaughtExceptionMonitor', atError);
  process.on('exit', atExit);
  return async () => {
    if (left) return;
    left = true;
    process.off('uncaughtExceptionMonitor', atError);
    process.off('exit', atExit);
    call(library, 'Finalize', rank);
  };
}

/** The name and version that a library gives itself, on one line. */
function versionOf(library: MpiLibrary): string {
  const [text, length]: [Uint8Array, [number]] = [new Uint8Array(8192), [0]];
  library.Get_library_version(text, length);
  const [version] = new TextDecoder().decode(text.subarray(0, length[0])).split(/[\n,\0]/);
  return version.replace(/\s+/g, ' ').trim();
}
