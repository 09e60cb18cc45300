import type { Communicator } from './Communicator.js';
import { MpiUnavailableError } from './errors.js';
import { findLauncher } from './findLibraries.js';
import type { Handle } from './handles.js';
import { MpiCommunicator, mpiError, type Place } from './MpiCommunicator.js';
import { type Argument, loadMpiLibrary, type MpiFunction, type MpiLibrary } from './MpiLibrary.js';
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
 * Initialises MPI in this process.
 *
 * @param started - Number of processes that the launcher started. A library that does not belong to the launcher treats
 *   each process as the only one.
 * @throws Error if the library finds another number of processes, or does not support calls from several threads.
 */
function join(library: MpiLibrary, started?: number): Communicator {
  const { handles } = library;
  const call = (name: string, run: MpiFunction, ...all: Argument[]) => {
    const code = run(...all);
    if (code !== 0) throw mpiError(library, name, place.rank, code);
  };
  const place: Place = { rank: 0, size: 1, localRank: 0, localSize: 1 };
  const provided: [number] = [0];
  call('Init_thread', library.Init_thread, null, null, handles.threadMultiple, provided);
  const numberOf = (name: 'Comm_rank' | 'Comm_size', communicator: Handle) => {
    const found: [number] = [0];
    call(name, library[name], communicator, found);
    return found[0];
  };
  place.rank = numberOf('Comm_rank', handles.world);
  place.size = numberOf('Comm_size', handles.world);
  if (started !== undefined && place.size !== started) {
    library.Finalize();
    throw new Error(`it finds ${place.size} of the ${started} processes: it belongs to another MPI than the launcher`);
  }
  const local: [Handle | null] = [null];
  call(
    'Comm_split_type',
    library.Comm_split_type,
    handles.world,
    handles.sharedMemory,
    place.rank,
    handles.noInfo,
    local,
  );
  place.localRank = numberOf('Comm_rank', local[0] as Handle);
  place.localSize = numberOf('Comm_size', local[0] as Handle);
  call('Comm_set_errhandler', library.Comm_set_errhandler, handles.world, handles.errorsReturn);
  if (provided[0] < handles.threadMultiple) {
    throw new Error(
      `its thread support is ${provided[0]}, and ${handles.threadMultiple} (MPI_THREAD_MULTIPLE) is needed`,
    );
  }
  let left = false;
  const leave = async () => {
    if (left) return;
    left = true;
    process.off('uncaughtExceptionMonitor', endAll);
    process.off('exit', endAllAtExit);
    call('Finalize', library.Finalize);
  };
  // Without this, the other processes would wait forever for this one in their next call.
  const endAll = (error: Error) => {
    process.stderr.write(`rank ${place.rank} of ${place.size}: ${error.stack ?? error}\n`);
    library.Abort(handles.world, 1);
  };
  const endAllAtExit = (code: number) => {
    if (!left) library.Abort(handles.world, code || 1);
  };
  process.on('uncaughtExceptionMonitor', endAll);
  process.on('exit', endAllAtExit);
  const [text, length]: [Uint8Array, [number]] = [new Uint8Array(8192), [0]];
  library.Get_library_version(text, length);
  const version = new TextDecoder()
    .decode(text.subarray(0, length[0]))
    .split(/[\n,\0]/)[0]
    .replace(/\s+/g, ' ')
    .trim();
  const summary = `${version} through ${handles.name}, ${library.path}`;
  return new MpiCommunicator(library, handles.world, place, summary, leave);
}
