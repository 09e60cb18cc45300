import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type InstalledName, installedLibraries, librariesIn } from './installedLibraries.js';

/** What started this process as one of several, and where its MPI library may lie. */
export interface Launcher {
  /** Name in messages. */
  name: string;
  /** Paths or names of libraries to try, the likeliest first. */
  libraries: string[];
  /** How many processes it started, where it says so. */
  size?: number;
}

/** Variables that launchers set in the processes they start, and those that hold the number of processes. */
const signs: readonly (readonly [variable: string, name: string, size: string])[] = [
  ['OMPI_COMM_WORLD_SIZE', 'mpirun of Open MPI', 'OMPI_COMM_WORLD_SIZE'],
  ['PMIX_RANK', 'a launcher with PMIx, such as srun', 'SLURM_NTASKS'],
  ['PMI_SIZE', 'a launcher with PMI, such as mpirun of MPICH or srun', 'PMI_SIZE'],
];

/** Names under which the system's loader knows libraries. */
const system: Readonly<Record<InstalledName, readonly string[]>> = {
  mpich: ['libmpich.so.12', 'libmpi.so.12', 'libmpi_abi.so.1'],
  openmpi: ['libmpi.so.40'],
};

/**
 * Finds out whether `mpirun`, `srun` or the like started this process, and which MPI libraries may join it with the
 * others: `ECGAN_MPI`, then the one beside the launcher, then those of its kind of the system and of `npx ecgan backend install mpi`, then those of the other kind.
 *
 * @returns Undefined if this process is alone.
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
    return undefined; // another user's process, or no Linux
  }
}
