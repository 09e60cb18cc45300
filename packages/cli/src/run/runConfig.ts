import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '@ecgan/models/node';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { RunFolderError } from '../errors/RunFolderError.js';
import { runFiles } from './runFiles.js';

/** Writes `config.json`: every setting, defaults spelled out, so that the run can be read and repeated without us. */
export async function writeRunConfig(folder: string, settings: Settings): Promise<void> {
  await writeFileAtomically(runFiles.config(folder), `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * Reads the settings a run was started with.
 *
 * @throws {@link RunFolderError} if the folder holds no run; {@link ConfigError} if someone edited it into something invalid.
 */
export async function readRunConfig(folder: string): Promise<Settings> {
  const path = runFiles.config(folder);
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason =
      cause.code === 'ENOENT' ? 'there is no config.json in it' : `config.json cannot be read (${cause.code})`;
    throw new RunFolderError(
      `${folder}: no run in this folder, ${reason}. Name the folder given as --run.`,
      { folder },
      { cause },
    );
  });
  return resolveSettings({ file: { name: path, content: parseObject(path, text) } });
}

/** @throws {@link RunFolderError} if the text is no JSON object. */
export function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RunFolderError(`${path}: no valid JSON. ${(cause as Error).message}.`, { path }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RunFolderError(`${path}: expected a JSON object of settings.`, { path });
}
