import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** MPI libraries that `npx ecgan backend install mpi` can install. */
export type InstalledName = 'mpich' | 'openmpi';

/** Lists the MPI libraries in a folder. One with the standard ABI comes first, because that ABI is stable. */
export function librariesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => /^libmpi(_abi|ch)?(\.so\.\d+|\.\d+\.dylib)$/.test(name));
  found.sort((one, other) => Number(other.includes('_abi')) - Number(one.includes('_abi')));
  return found.map((name) => join(folder, name));
}

/**
 * Lists the libraries that `npx ecgan backend install mpi` has installed, in the folder that `mpiFolder` of
 * `@ecgan/backend` returns.
 */
export function installedLibraries(name: InstalledName, env: NodeJS.ProcessEnv = process.env): string[] {
  const cache = env.ECGAN_CACHE ? resolve(env.ECGAN_CACHE) : envPaths('ecgan', { suffix: '' }).cache;
  return librariesIn(join(cache, 'mpi', `${name}-${process.platform}-${process.arch}`, 'lib'));
}
