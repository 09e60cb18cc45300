import { stat } from 'node:fs/promises';
import { describeExport } from '@ecgan/data/node';
import { UsageError, whyUnreadable } from '../errors.js';
import { quoted } from '../terminal/nextCommands.js';
import { commandName, type Terminal } from '../terminal/Terminal.js';

/**
 * `ecgan inspect FOLDER`: recognises what a labelling program exported there, and prints the flags that read it.
 *
 * @throws {@link UsageError} if there is no such folder or nothing in it is recognised.
 */
export async function inspectFolder(folder: string, terminal: Terminal): Promise<number> {
  await stat(folder).catch((cause: unknown) => {
    throw new UsageError(`${folder}: ${whyUnreadable(cause)}. Check the path.`, { folder }, { cause });
  });
  const found = await describeExport(folder);
  if (found.length === 0)
    throw new UsageError(
      `${folder}: no export of a labelling program is recognised there. Name the folders of photos and label maps: --dataset folder --photos FOLDER --labels FOLDER --classes COUNT.`,
    );
  for (const { what, command = 'inspect', words, note } of found) {
    terminal.print(what);
    if (words) terminal.print(`  ${[commandName(), command, ...words.map(quoted)].join(' ')}`);
    if (note !== undefined) terminal.print(`  ${note}`);
  }
  return 0;
}
