import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryName } from './writeFileAtomically.js';

/**
 * Removes what {@link writeFileAtomically} could not: the temporary files of processes that were killed while they wrote.
 *
 * @param folder - Nothing else may be writing to it now. One that does not exist has no leftovers.
 * @returns The names of what was removed.
 * @example
 * ```ts
 * import { removeLeftovers } from '@ecgan/models/node';
 *
 * await removeLeftovers('run/checkpoints'); // ['.step-000003.safetensors.0123456789ab.tmp']
 * ```
 */
export async function removeLeftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const leftovers = names.filter((name) => temporaryName.test(name));
  for (const name of leftovers) await rm(join(folder, name), { force: true });
  return leftovers;
}
