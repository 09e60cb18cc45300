import { access, mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeLeftovers, writeFileAtomically } from '@ecgan/training/node';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { RunFolderError } from '../errors.js';
import { resumeCommand } from '../terminal/nextCommands.js';
import type { Terminal } from '../terminal/Terminal.js';
import { RunLock } from './RunLock.js';

/** @throws {@link RunFolderError} unless the path is free for a new run: nothing is there, or an empty folder. */
export async function expectFreeRunFolder(path: string): Promise<void> {
  const existing = await entriesOf(path);
  if (existing?.length) {
    throw new RunFolderError(
      `${path}: this run folder exists and is not empty. Go on with it (${resumeCommand(path)}) ` +
        'or choose another name with --run.',
      { path },
    );
  }
}

/** A run folder and the lock on it. */
export interface OwnedFolder {
  folder: string;
  lock: RunLock;
}

/**
 * Makes the folder of a new run and takes its lock. If several processes try, one succeeds.
 *
 * @throws {@link RunFolderError} if the folder is not empty, belongs to another process, is a file, or cannot be made.
 */
export async function claimRunFolder(folder: string): Promise<OwnedFolder> {
  await expectFreeRunFolder(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    // Not recursive, because a recursive mkdir reports ENOENT for a read-only disk.
    if ((await entriesOf(folder)) === undefined) await mkdir(folder).catch(ignoreExisting);
  } catch (cause) {
    throw unmakeable(folder, cause);
  }
  return takeEmpty(folder);
}

/** Makes the first of `parent/name-1`, `parent/name-2`, … that does not exist, and takes its lock. */
export async function claimNextRunFolder(parent: string, name: string): Promise<OwnedFolder> {
  for (let number = 1; ; number++) {
    const folder = join(parent, `${name}-${number}`);
    try {
      await mkdir(parent, { recursive: true });
      await mkdir(folder);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && (await entriesOf(parent))) continue;
      throw unmakeable(folder, cause);
    }
    return takeEmpty(folder);
  }
}

/** Takes the lock of a folder, and checks that it is still empty. */
async function takeEmpty(folder: string): Promise<OwnedFolder> {
  const lock = await RunLock.take(folder);
  try {
    await removeLeftovers(folder);
    await expectFreeRunFolder(folder);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return { folder, lock };
}

/** Removes the folder of a run that could not begin, so that its name is free again. */
export async function abandonRunFolder({ folder, lock }: OwnedFolder): Promise<void> {
  for (const path of [runFiles.config(folder), runFiles.data(folder)]) await rm(path, { force: true });
  await lock.release();
  await rmdir(folder).catch(() => undefined);
}

/** Makes the folders inside a run folder, and removes half-written files of killed processes. */
export async function prepareRunFolder(folder: string, terminal: Terminal): Promise<void> {
  for (const place of [folder, runFiles.checkpoints(folder), runFiles.samples(folder)]) {
    await mkdir(place, { recursive: true });
    for (const name of await removeLeftovers(place))
      terminal.print(`Removed ${name}, half written when a run was killed.`);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Names in a folder, without locks and half-written files; undefined if the folder does not exist. */
async function entriesOf(path: string): Promise<string[] | undefined> {
  try {
    return (await readdir(path)).filter((name) => !/^\.lock\.\d+$|^\..+\.tmp$/.test(name));
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

/** Selects the paths that exist. */
export async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** Steps that have a file in `checkpoints` or `samples`, ascending. */
export async function listSteps(folder: string, kind: 'checkpoints' | 'samples'): Promise<number[]> {
  const names = await readdir(runFiles[kind](folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const steps = names.map(stepOf).filter((step) => step !== undefined);
  return steps.sort((a, b) => a - b);
}

/** Writes `config.json`: every setting, defaults included, so that the file alone says how the run was made. */
export async function writeRunConfig(folder: string, settings: Settings): Promise<void> {
  await writeFileAtomically(runFiles.config(folder), `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * Reads the settings of a run.
 *
 * @throws {@link RunFolderError} if the folder holds no run; {@link ConfigError} if `config.json` was edited and is no
 * longer valid.
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

/** Parses a JSON object. @throws {@link RunFolderError} if the text is anything else. */
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

const sixDigits = (step: number) => String(step).padStart(6, '0');

/** Paths of the files and folders of a run. */
export const runFiles = {
  config: (folder: string) => join(folder, 'config.json'),
  data: (folder: string) => join(folder, 'data.json'),
  changes: (folder: string) => join(folder, 'changes.jsonl'),
  log: (folder: string) => join(folder, 'log.jsonl'),
  measures: (folder: string) => join(folder, 'measures.jsonl'),
  checkpoints: (folder: string) => join(folder, 'checkpoints'),
  checkpoint: (folder: string, step: number) => join(folder, 'checkpoints', `step-${sixDigits(step)}.safetensors`),
  samples: (folder: string) => join(folder, 'samples'),
  sample: (folder: string, step: number) => join(folder, 'samples', `step-${sixDigits(step)}.png`),
  failed: (folder: string, step: number) => join(folder, 'failed', `step-${sixDigits(step)}`),
  scores: (folder: string) => join(folder, 'scores.json'),
  facts: (folder: string) => join(folder, 'facts.json'),
  events: (folder: string) => join(folder, 'tensorboard', 'events.out.tfevents.ecgan'),
  report: (folder: string) => join(folder, 'report.html'),
};

/** The step in the file name of a checkpoint or sample sheet; undefined for any other name. */
function stepOf(file: string): number | undefined {
  const match = /^step-(\d{6,})\.(safetensors|png)$/.exec(file);
  return match ? Number(match[1]) : undefined;
}
