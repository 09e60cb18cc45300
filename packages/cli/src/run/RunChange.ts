import { appendFile, readFile } from 'node:fs/promises';
import { WriteError } from '@ecgan/training/node';
import type { SettingChange } from '../config/changeable.js';
import type { DataChanges } from '../data/compareData.js';
import { runFiles } from './runFolder.js';

/** A change of settings or pictures at a resume: one line of `changes.jsonl`. */
export interface RunChange {
  /** The last step before the change. */
  step: number;
  /** Time of the resume, ISO 8601. */
  time: string;
  settings: Record<string, SettingChange>;
  data?: DataChanges;
}

/** Appends a change to `changes.jsonl`. @throws {@link WriteError} if it cannot be written. */
export async function recordChange(folder: string, change: RunChange): Promise<void> {
  const [path, line] = [runFiles.changes(folder), `${JSON.stringify(change)}\n`];
  await appendFile(path, line).catch((cause) => {
    throw WriteError.of(cause, path, line.length);
  });
}

/** All changes of a run, in order; a line that a crash cut short is left out. */
export async function readChanges(folder: string): Promise<RunChange[]> {
  const text = await readFile(runFiles.changes(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RunChange];
    } catch {
      return [];
    }
  });
}

/** Describes a change, in a line for each setting and for each kind of changed pictures. */
export function changeLines({ step, settings, data }: RunChange): string[] {
  const lines = Object.entries(settings).map(
    ([name, { from, to }]) =>
      `From step ${step + 1} on ${name} is ${JSON.stringify(to)}, it was ${JSON.stringify(from)}.`,
  );
  if (data) lines.push(`From step ${step + 1} on the pictures differ:`, ...dataChangeLines(data));
  return lines;
}

/** Maximum number of names that are listed; the others are counted. */
const MOST_NAMES = 10;

function named(names: readonly string[]): string {
  const others = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/** Describes added, removed, changed and copied pictures, in a line for each kind. */
export function dataChangeLines({ came, went, changed, heldOutGone, copies }: DataChanges): string[] {
  const line = (what: string, names: readonly string[]) =>
    names.length > 0 ? [`  ${`${what} ${names.length}`.padEnd(13)}${named(names)}`] : [];
  const gone = heldOutGone.length > 0 ? `; ${heldOutGone.length} of them held out: ${named(heldOutGone)}` : '';
  return [
    ...line('added', came),
    ...line('removed', went).map((text) => `${text}${gone}`),
    ...line('changed', changed),
    ...line('copies', copies).map((text) => `${text}: photos that are held out, under other names; not trained on`),
  ];
}
