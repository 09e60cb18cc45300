import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { RunFolderError } from '../errors/RunFolderError.js';

/**
 * A JSON file of ours that the report shows something of, or undefined where there is none.
 *
 * @throws {@link RunFolderError} if it is damaged.
 */
export async function readIfThere<Content>(path: string, schema: z.ZodType<Content>): Promise<Content | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const reason = code ? `it cannot be read (${code})` : 'it is damaged';
    throw new RunFolderError(
      `${path}: ${reason}. Take it away: the report then leaves out what it said.`,
      { path },
      { cause },
    );
  }
}
