import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '@ecgan/training/node';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { RunFolderError } from '../errors.js';
import { commandName } from '../terminal/Terminal.js';

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

/** Those of some paths where there is something. */
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

/** Steps of which the run has a file in `checkpoints` or `samples`, in order. */
export async function listSteps(folder: string, kind: 'checkpoints' | 'samples'): Promise<number[]> {
  const names = await readdir(runFiles[kind](folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const steps = names.map(stepOf).filter((step) => step !== undefined);
  return steps.sort((a, b) => a - b);
}

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

const sixDigits = (step: number) => String(step).padStart(6, '0');

/** Where everything of a run lies in its folder. */
export const runFiles = {
  config: (folder: string) => join(folder, 'config.json'),
  log: (folder: string) => join(folder, 'log.jsonl'),
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

/** The step in a checkpoint's or sample sheet's file name, or undefined where it is none. */
function stepOf(file: string): number | undefined {
  const match = /^step-(\d{6,})\.(safetensors|png)$/.exec(file);
  return match ? Number(match[1]) : undefined;
}
