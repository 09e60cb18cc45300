import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The names of temporary files, and of no others; the number is the process that writes one. */
const temporaryName = /^\..+?(?:\.(\d+))?\.[0-9a-f]{12}\.tmp$/;

/** Those that this process is writing now. */
const unfinished = new Set<string>();

/**
 * Calls `write` with a temporary path beside `path`, which is one of the process's unfinished files meanwhile.
 *
 * @param write - Moves the file to `path` when it is whole. Where it throws, or calls `process.exit`, the file is removed.
 */
export async function withTemporaryFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const random = randomBytes(6).toString('hex');
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${random}.tmp`);
  if (unfinished.size === 0) process.on('exit', removeUnfinished);
  unfinished.add(temporary);
  try {
    await write(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    unfinished.delete(temporary);
    if (unfinished.size === 0) process.off('exit', removeUnfinished);
  }
}

/** A process that ends by `process.exit` leaves nothing half-written. */
function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/**
 * Removes the temporary files of processes that were killed while writing, which `writeFileAtomically` could not remove.
 *
 * @remarks Files of other processes that run on this machine are kept. Processes on other machines cannot be checked, so none may be writing
 * to the folder.
 * @param folder - This process must not be writing to it. A folder that does not exist has no leftovers.
 * @returns The names of the removed files.
 * @example
 * ```ts
 * import { removeLeftovers } from '@ecgan/training/node';
 *
 * await removeLeftovers('run/checkpoints'); // ['.step-000003.safetensors.4711.0123456789ab.tmp']
 * ```
 */
export async function removeLeftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const leftovers = names.filter((name) => {
    const match = temporaryName.exec(name);
    return match && !isAnotherLiving(Number(match[1]));
  });
  for (const name of leftovers) await rm(join(folder, name), { force: true });
  return leftovers;
}

function isAnotherLiving(pid: number): boolean {
  if (Number.isNaN(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
