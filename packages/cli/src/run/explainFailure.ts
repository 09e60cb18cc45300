import { stat } from 'node:fs/promises';
import { WriteError } from '@ecgan/models/node';
import { RunFolderError } from '../errors/RunFolderError.js';

/** What ended a run, in better words where its folder is no longer there. */
export async function explainFailure(error: unknown, folder: string): Promise<unknown> {
  if (!(error instanceof WriteError) || error.facts.code !== 'ENOENT') return error;
  const there = await stat(folder).then(
    () => true,
    () => false,
  );
  const gone = there ? `a folder in it, that of ${error.facts.path},` : 'the run folder';
  return new RunFolderError(
    `${folder}: ${gone} was deleted or moved while the run went on, so nothing more of it can be kept. ` +
      'Put it back and resume it, or start again with another --run.',
    { folder, path: error.facts.path },
    { cause: error },
  );
}
