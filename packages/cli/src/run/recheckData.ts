import { DatasetError } from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { compareData, type DataChanges, isChanged } from '../data/compareData.js';
import { type DataList, readDataList } from '../data/DataList.js';
import { pairsOf } from '../data/pairsOf.js';
import { DataChangedError, RunFolderError } from '../errors.js';
import { resumeCommand } from '../terminal/nextCommands.js';
import { countProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import { dataChangeLines } from './RunChange.js';

/** What {@link recheckData} is given. */
interface Recheck {
  folder: string;
  settings: Settings;
  /** Whether the user wants to go on with the pictures as they are. */
  accept: boolean;
  terminal: Terminal;
}

/**
 * Compares a run's pictures with the list of those that it is made of.
 *
 * @returns The list to go on with; nothing where pictures are synthetic.
 * @throws {@link DataChangedError} if they are others and that was not accepted; {@link RunFolderError} if they cannot be found, or nothing that
 * was held out is left.
 */
export async function recheckData({
  folder,
  settings,
  accept,
  terminal,
}: Recheck): Promise<{ list?: DataList; changes?: DataChanges }> {
  if (settings.dataset === 'scenes') return {};
  const before = await readDataList(folder);
  const pairs = await pairsOf(settings).catch((error: unknown) => {
    throw error instanceof DatasetError ? notThere(folder, settings, error) : error;
  });
  if (!pairs) return {};
  if (!before) {
    terminal.fail(
      `warning: ${folder}/data.json is missing, which lists the pictures of the run: what has changed since cannot be told.`,
    );
    return {};
  }
  const { list, changes } = await compareData(
    settings,
    before,
    pairs,
    countProgress(terminal, 'comparing the pictures'),
  );
  if (!isChanged(changes)) return { list, changes };
  if (!accept) throw new DataChangedError(folder, dataChangeLines(changes));
  for (const [part, what] of [
    ['train', 'was trained on'],
    ['heldOut', 'was held out'],
  ] as const)
    if (list[part].length === 0)
      throw new RunFolderError(
        `${folder}: no picture that ${what} is left. Put at least one back, or start a new run.`,
        { folder },
      );
  return { list, changes };
}

/** The folders may lie elsewhere now. */
function notThere(folder: string, { dataset }: Settings, error: DatasetError): Error {
  if (!error.problems.some(({ kind }) => kind === 'missing-folder' || kind === 'empty-folder')) return error;
  const flags = dataset === 'folder' ? '--photos FOLDER --labels FOLDER' : '--root FOLDER';
  return new RunFolderError(
    `${error.message}\nIf they lie elsewhere now: ${resumeCommand(folder)} ${flags}`,
    { folder },
    { cause: error },
  );
}
