import { join } from 'node:path';
import { assertChoice } from '@ecgan/core/internal';
import { camvidClasses } from '../../classes/camvidClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import { pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** The parts of CamVid. */
export type CamvidSplit = 'train' | 'val' | 'test';

/** Options of {@link camvid}. */
export interface CamvidOptions extends PublishedOptions {}

/** Pairs the files of CamVid; nothing is decoded. */
export async function camvidFiles(root: string, split: CamvidSplit, options: CamvidOptions = {}): Promise<PairedFiles> {
  assertChoice('split', split, ['train', 'val', 'test']);
  const pairing = await pairFolders({
    photos: { path: join(root, split) },
    labels: { path: join(root, `${split}annot`) },
  });
  const paper = { height: 192, width: 256, levels: 6 };
  return { ...pairing, options: publishedOptions(options, camvidClasses, paper) };
}

/**
 * CamVid as SegNet's authors published it: `train/` with `trainannot/`, `val/` with `valannot/`, `test/` with
 * `testannot/`, files of equal names, 480×360.
 *
 * @remarks Not one of the paper's datasets. Our choice: the whole picture at 256×192 (width×height), its own proportions;
 * 11 classes and void ({@link camvidClasses}). It has no instance maps. Frames of one drive: many are nearly alike.
 * @param root - The folder `CamVid`.
 * @param options - See {@link CamvidOptions}.
 * @throws DatasetError with everything that is wrong with the files.
 * @throws ShapeError or ValueError if the options fit no dataset.
 * @example
 * ```ts
 * import { camvid } from '@ecgan/data/node';
 *
 * const dataset = await camvid('data/CamVid', 'train');
 * dataset.length; // 367
 * ```
 */
export async function camvid(root: string, split: CamvidSplit, options?: CamvidOptions): Promise<FolderDataset> {
  return openPairs(await camvidFiles(root, split, options));
}
