import { join } from 'node:path';
import { assertChoice } from '@ecgan/core/internal';
import { camvidClasses } from '../../classes/camvidClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import { pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** Splits of CamVid. */
export type CamvidSplit = 'train' | 'val' | 'test';

/** Options of {@link camvid}. */
export interface CamvidOptions extends PublishedOptions {}

/** Pairs the files of CamVid without decoding them. */
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
 * Opens CamVid in the folder structure published by the authors of SegNet: `train/` with `trainannot/`, `val/` with
 * `valannot/`, `test/` with `testannot/`, files of equal names, 480×360.
 *
 * @remarks The paper does not use CamVid. The defaults are chosen here: the whole image at 256×192 (width×height), its
 * original aspect ratio; 11 classes and void ({@link camvidClasses}). CamVid has no instance maps. Its images are
 * frames of a drive, so many are nearly equal.
 * @param root - The folder `CamVid`.
 * @param options - See {@link CamvidOptions}.
 * @throws DatasetError with all problems of the files.
 * @throws ShapeError or ValueError if an option is invalid or contradicts another.
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
