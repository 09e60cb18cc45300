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

/** Options of {@link recheckData}. */
interface Recheck {
  folder: string;
  settings: Settings;
  /** Whether to continue with the pictures as they are. */
  accept: boolean;
  terminal: Terminal;
}

/**
 * Compares a run's pictures with its list of them.
 *
 * @returns The list to continue with, and the changes; neither if the pictures are synthetic.
 * @throws {@link DataChangedError} if the pictures have changed and `accept` is false; {@link RunFolderError} if they
 * cannot be found, or none to train on or to hold out is left.
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
      `warning: ${folder}/data.json, the list of the pictures of the run, is missing: changes of the pictures cannot be found.`,
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

/** Adds to an error about missing folders how to name their new place. */
function notThere(folder: string, { dataset }: Settings, error: DatasetError): Error {
  if (!error.problems.some(({ kind }) => kind === 'missing-folder' || kind === 'empty-folder')) return error;
  const flags = dataset === 'folder' ? '--photos FOLDER --labels FOLDER' : '--root FOLDER';
  return new RunFolderError(
    `${error.message}\nIf they lie elsewhere now: ${resumeCommand(folder)} ${flags}`,
    { folder },
    { cause: error },
  );
}
