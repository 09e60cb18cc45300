import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type InstalledName, installedLibraries, librariesIn } from './installedLibraries.js';

/** The launcher that started this process as one of several, and candidates for its MPI library. */
export interface Launcher {
  /** Name of the launcher in messages. */
  name: string;
  /** Paths or names of libraries to try, the likeliest first. */
  libraries: string[];
  /** Number of processes it started, if known. */
  size?: number;
}

/**
 * Per launcher: an environment variable by which it is recognised, its name, and the variable that holds the number of
 * processes.
 */
const signs: readonly (readonly [variable: string, name: string, size: string])[] = [
  ['OMPI_COMM_WORLD_SIZE', 'mpirun of Open MPI', 'OMPI_COMM_WORLD_SIZE'],
  ['PMIX_RANK', 'a launcher with PMIx, such as srun', 'SLURM_NTASKS'],
  ['PMI_SIZE', 'a launcher with PMI, such as mpirun of MPICH or srun', 'PMI_SIZE'],
];

/** File names of the libraries, for the system's loader. */
const system: Readonly<Record<InstalledName, readonly string[]>> = {
  mpich: ['libmpich.so.12', 'libmpi.so.12', 'libmpi_abi.so.1'],
  openmpi: ['libmpi.so.40'],
};

/**
 * Detects whether a launcher such as `mpirun` or `srun` started this process, and lists candidates for its MPI library:
 * `ECGAN_MPI`, then the one beside the launcher, then the libraries of the launcher's kind (the system's, then that of
 * `npx ecgan backend install mpi`), then those of the other kind.
 *
 * @param env - Environment variables of the process.
 * @returns Undefined if no launcher started this process.
 */
export function findLauncher(env: NodeJS.ProcessEnv = process.env): Launcher | undefined {
  const sign = signs.find(([variable]) => env[variable] !== undefined);
  if (!sign && env.ECGAN_MPI === undefined) return undefined;
  const kinds: InstalledName[] = sign?.[0] === 'PMI_SIZE' ? ['mpich', 'openmpi'] : ['openmpi', 'mpich'];
  const known = kinds.flatMap((kind) => [...system[kind], ...installedLibraries(kind, env)]);
  const asked = env.ECGAN_MPI ? [env.ECGAN_MPI] : [];
  const size = Number(sign && env[sign[2]]);
  return {
    name: sign?.[1] ?? 'hand, with ECGAN_MPI',
    libraries: [...asked, ...besideLauncher(), ...known],
    ...(size > 0 && { size }),
  };
}

/** MPI libraries in the `lib` folder beside the program that started this process, or one of its ancestors. */
function besideLauncher(): string[] {
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    const program = programOf(pid);
    if (program === undefined || !/^(mpi|hydra|orte|prte|prun|pmi)/.test(program.split('/').at(-1) as string)) continue;
    const found = librariesIn(join(dirname(dirname(program)), 'lib'));
    if (found.length > 0) return found;
  }
  return [];
}

function parentOf(pid: number): number {
  try {
    // "pid (name of the program) state parent …"; the name may contain spaces and brackets.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ')[1]);
  } catch {
    return 0;
  }
}

function programOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined; // another user's process, or not Linux
  }
}
