import type { Dataset } from '../dataset/Dataset.js';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { assertDescription } from './assertDescription.js';
import type { DatasetDescription } from './DatasetDescription.js';
import { openPairs } from './folder/FolderDataset.js';
import type { FileDatasetOptions } from './folder/options.js';
import { pairFiles } from './pairFiles.js';

/**
 * Opens the dataset of a description.
 *
 * @param description - See {@link DatasetDescription}.
 * @param options - `check`: whether every file is decoded once to find all problems before training; a worker that
 * opens a dataset that was already checked sets it to false. @defaultValue true. `edgeCache`: cache of edge maps on
 * disk.
 * @throws DatasetError with all problems of the files.
 * @throws ValueError or ShapeError if the description is invalid.
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
