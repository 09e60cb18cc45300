import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EcganError } from '@ecgan/core';
import { withTemporaryFile } from './temporaryFiles.js';

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
 * process is killed meanwhile it stays, for `removeLeftovers`.
 * @param path - Replaced if it exists. Its folder must exist.
 * @param content - Bytes, or text to be stored as UTF-8.
 * @throws {@link WriteError} with the path, the system's code and what to do: a full disk, a missing folder, no permission.
 * @example
 * ```ts
 * import { writeFileAtomically } from '@ecgan/training/node';
 *
 * await writeFileAtomically('config.json', JSON.stringify({ steps: 100 }));
 * ```
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    await withTemporaryFile(path, async (temporary) => {
      await fill(await open(temporary, 'wx'), bytes);
      await rename(temporary, path);
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw WriteError.of(cause, path, bytes.length);
  }
  await syncFolder(dirname(path));
}

/** The facts of a {@link WriteError}. */
export interface WriteErrorFacts {
  /** The file that was to be written. */
  path: string;
  /** The system's code, such as `ENOSPC` or `EACCES`. */
  code: string;
  /** How many bytes were to be written. */
  bytes: number;
}

const advice: Record<string, string> = {
  ENOSPC: 'The disk is full: free some space or choose another folder.',
  EDQUOT: 'Your disk quota is used up: free some space or choose another folder.',
  ENOENT: 'Its folder does not exist: create it first.',
  ENOTDIR: 'What should be its folder is a file: choose another path.',
  EACCES: 'Its folder may not be written to: change its permissions or choose another.',
  EPERM: 'Its folder may not be written to: change its permissions or choose another.',
  EROFS: 'The disk is read-only: choose another folder.',
  EISDIR: 'A folder has that name: choose another.',
};

/** A file could not be written. What was there under its name before is untouched. */
export class WriteError extends EcganError {
  declare readonly facts: Readonly<WriteErrorFacts & Record<string, unknown>>;

  constructor(facts: WriteErrorFacts, options?: ErrorOptions) {
    const { path, code, bytes } = facts;
    const hint = advice[code] ?? `The system says ${code}.`;
    super(
      `${path}: its ${bytes} bytes could not be written. ${hint} Nothing half-written was left.`,
      { ...facts },
      options,
    );
    this.name = 'WriteError';
  }

  /** The error of a write that the system refused, of this many bytes. */
  static of(cause: unknown, path: string, bytes: number): WriteError {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    return new WriteError({ path, code, bytes }, { cause });
  }
}
