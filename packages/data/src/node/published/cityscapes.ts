import { join } from 'node:path';
import { assertChoice } from '@ecgan/core/internal';
import { cityscapesClasses, cityscapesTrainClasses } from '../../classes/cityscapesClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import { pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** Splits of Cityscapes whose fine labels are public. */
export type CityscapesSplit = 'train' | 'val';

/** Options of {@link cityscapes}. */
export interface CityscapesOptions extends PublishedOptions {
  /** `'raw'`: the 35 ids the paper uses; `'train'`: the 19 ids the benchmark scores, and void. @defaultValue 'raw' */
  ids?: 'raw' | 'train';
  /** Whether instance maps are read, for the boundary channel. @defaultValue true */
  instances?: boolean;
}

/** Pairs the files of Cityscapes without decoding them. */
export async function cityscapesFiles(
  root: string,
  split: CityscapesSplit,
  { ids = 'raw', instances = true, ...options }: CityscapesOptions = {},
): Promise<PairedFiles> {
  assertChoice('split', split, ['train', 'val']);
  assertChoice('ids', ids, ['raw', 'train']);
  const labels = join(root, 'gtFine', split);
  const pairing = await pairFolders({
    photos: { path: join(root, 'leftImg8bit', split), names: ['_leftImg8bit'] },
    labels: { path: labels, names: ['_gtFine_labelIds'] },
    ...(instances && { instances: { path: labels, names: ['_gtFine_instanceIds'] } }),
  });
  const paper = { height: 256, width: 512, levels: 7 };
  const classes = ids === 'raw' ? cityscapesClasses : cityscapesTrainClasses;
  return { ...pairing, options: publishedOptions(options, classes, paper) };
}

/**
 * Opens Cityscapes in the folder structure of `leftImg8bit_trainvaltest.zip` and `gtFine_trainvaltest.zip`:
 * `leftImg8bit/<split>/<city>/*_leftImg8bit.png` with `gtFine/<split>/<city>/*_gtFine_labelIds.png` and
 * `*_gtFine_instanceIds.png`.
 *
 * @remarks The defaults are the paper's: the whole image at 512×256 (width×height) without a crop, seven levels, 35 raw
 * ids ({@link cityscapesClasses}), boundaries from the 16-bit instance ids.
 * @param root - The folder that holds `leftImg8bit` and `gtFine`.
 * @param options - See {@link CityscapesOptions}.
 * @throws DatasetError with all problems of the files.
 * @throws ShapeError or ValueError if an option is invalid or contradicts another.
 * @example
 * ```ts
 * import { cityscapes } from '@ecgan/data/node';
 *
 * const dataset = await cityscapes('data/cityscapes', 'train');
 * dataset.length; // 2975
 * ```
 */
export async function cityscapes(
  root: string,
  split: CityscapesSplit,
  options?: CityscapesOptions,
): Promise<FolderDataset> {
  return openPairs(await cityscapesFiles(root, split, options));
}
