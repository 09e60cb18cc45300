import type { Dataset } from '../dataset/Dataset.js';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { assertDescription } from './assertDescription.js';
import type { DatasetDescription } from './DatasetDescription.js';
import { openPairs } from './folder/FolderDataset.js';
import type { FileDatasetOptions } from './folder/options.js';
import { pairFiles } from './pairFiles.js';

/**
 * Opens the dataset that a description names.
 *
 * @param description - See {@link DatasetDescription}.
 * @param options - `check`: decode every file once and refuse the dataset if anything is wrong with one; a worker that
 * opens what has been checked already leaves it out. @defaultValue true. `edgeCache`: keeps edges on disk.
 * @throws DatasetError with everything that is wrong.
 * @throws ValueError or ShapeError if the description fits no dataset.
 * @example
 * ```ts
 * import { openDataset } from '@ecgan/data/node';
 *
 * const dataset = await openDataset({ kind: 'scenes', height: 64, width: 64, length: 100 });
 * dataset.length; // 100
 * ```
 */
export async function openDataset(
  description: DatasetDescription,
  { check = true, edgeCache }: Pick<FileDatasetOptions, 'check' | 'edgeCache'> = {},
): Promise<Dataset> {
  assertDescription(description);
  if (description.kind === 'scenes') return new SyntheticScenes(description);
  const files = await pairFiles(description);
  return openPairs({ ...files, options: { ...files.options, check, edgeCache } });
}
