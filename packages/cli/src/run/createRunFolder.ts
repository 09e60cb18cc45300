import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RunFolderError } from '../errors/RunFolderError.js';
import { commandName } from '../terminal/commandName.js';
import { runFiles } from './runFiles.js';

/** @throws {@link RunFolderError} unless a new run may go there: nothing, or an empty folder. */
export async function expectFreeRunFolder(path: string): Promise<void> {
  const existing = await entriesOf(path);
  if (existing?.length) {
    throw new RunFolderError(
      `${path}: this run folder exists and is not empty. Go on with it (${commandName()} resume ${path}) ` +
        'or choose another name with --run.',
      { path },
    );
  }
}

/**
 * Makes the folder of a new run.
 *
 * @throws {@link RunFolderError} if it exists and is not empty, is no folder, or cannot be made.
 */
export async function createRunFolder(path: string): Promise<void> {
  await expectFreeRunFolder(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    // One by one: a recursive mkdir says ENOENT of a disk that is read-only.
    if ((await entriesOf(path)) === undefined) await mkdir(path);
    for (const inside of [runFiles.checkpoints(path), runFiles.samples(path)]) await mkdir(inside);
  } catch (cause) {
    throw unmakeable(path, cause);
  }
}

/** The first of `parent/name-1`, `parent/name-2`, … that does not exist yet. */
export async function freeRunFolder(parent: string, name: string): Promise<string> {
  const taken = (await entriesOf(parent)) ?? [];
  let number = 1;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return join(parent, `${name}-${number}`);
}

/** Undefined where there is nothing. */
async function entriesOf(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unmakeable(path, cause);
  }
}

function unmakeable(path: string, cause: unknown): RunFolderError {
  const { code } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOTDIR' || code === 'EEXIST' ? 'a file is in its way' : `the system says ${code ?? cause}`;
  return new RunFolderError(
    `${path}: the run folder cannot be made, ${reason}. Choose another name with --run.`,
    { path, code },
    { cause },
  );
}
