import type { Settings } from '../config/settings.js';
import { commandName } from './Terminal.js';

/** A command to paste, and what it does. */
export interface NextCommand {
  command: string;
  purpose: string;
}

/** Quotes a word of a command for a shell, if it needs quotes. */
export const quoted = (word: string) => (/^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command that resumes a run. */
export function resumeCommand(folder: string): string {
  return `${commandName()} resume ${quoted(folder)}`;
}

/** What to try after a run. */
export function nextCommands({ folder, settings }: { folder: string; settings: Settings }): NextCommand[] {
  const ecgan = commandName();
  return [
    { purpose: 'Train it longer.', command: `${resumeCommand(folder)} --steps ${2 * settings.steps}` },
    {
      purpose: 'Draw label maps of your own.',
      command: `${ecgan} generate --run ${quoted(folder)} --labels LABELS --out PICTURES`,
    },
    {
      purpose: 'Train on photos of your own.',
      command: `${ecgan} train --dataset folder --photos PHOTOS --labels LABELS --classes N --size 256`,
    },
  ];
}
