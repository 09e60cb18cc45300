import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WriteError } from './WriteError.js';

/** The names of temporary files, and of no others. */
export const temporaryName = /^\..+\.[0-9a-f]{12}\.tmp$/;

/** Writes, and waits until the disk has it: a rename may otherwise outlive a power cut that the bytes did not. */
async function fill(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself last. Not every system lets a folder be synchronised, and none needs it for the file to be whole. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/**
 * Writes a file so that its name always stands for something whole: the old content or the new, whatever happens.
 *
 * @remarks A temporary file in the same folder is written, flushed to the disk, then renamed; on failure it is removed. Where the
 * process is killed meanwhile it stays, for {@link removeLeftovers}.
 * @param path - Replaced if it exists. Its folder must exist.
 * @param content - Bytes, or text to be stored as UTF-8.
 * @throws {@link WriteError} with the path, the system's code and what to do: a full disk, a missing folder, no permission.
 * @example
 * ```ts
 * import { writeFileAtomically } from '@ecgan/models/node';
 *
 * await writeFileAtomically('config.json', JSON.stringify({ steps: 100 }));
 * ```
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await fill(await open(temporary, 'wx'), bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw WriteError.of(cause, path, bytes.length);
  }
  await syncFolder(dirname(path));
}
