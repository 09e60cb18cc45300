import { join } from 'node:path';
import { assertChoice } from '@ecgan/core/internal';
import { ade20kClasses } from '../../classes/ade20kClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import { pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** Splits of ADE20K that have labels. */
export type Ade20kSplit = 'train' | 'val';

/** Options of {@link ade20k}. */
export interface Ade20kOptions extends PublishedOptions {}

/** Pairs the files of ADE20K without decoding them. */
export async function ade20kFiles(root: string, split: Ade20kSplit, options: Ade20kOptions = {}): Promise<PairedFiles> {
  assertChoice('split', split, ['train', 'val']);
  const part = split === 'train' ? 'training' : 'validation';
  const pairing = await pairFolders({
    photos: { path: join(root, 'images', part) },
    labels: { path: join(root, 'annotations', part) },
  });
  const paper = { height: 256, width: 256, load: 286 / 256, levels: 6 };
  return { ...pairing, options: publishedOptions(options, ade20kClasses, paper) };
}

/**
 * Opens ADE20K in the folder structure of `ADEChallengeData2016.zip` from the scene parsing challenge:
 * `images/training/*.jpg` with `annotations/training/*.png`, and the same for `validation`.
 *
 * @remarks The defaults are the paper's: images are resized to 286×286 regardless of aspect ratio and cropped at random
 * to 256×256; 150 classes and "other" ({@link ade20kClasses}). ADE20K has no instance maps.
 * @param root - The folder `ADEChallengeData2016`.
 * @param options - See {@link Ade20kOptions}.
 * @throws DatasetError with all problems of the files.
 * @throws ShapeError or ValueError if an option is invalid or contradicts another.
 * @example
 * ```ts
 * import { ade20k } from '@ecgan/data/node';
 *
 * const dataset = await ade20k('data/ADEChallengeData2016', 'train');
 * dataset.length; // 20210
 * ```
 */
export async function ade20k(root: string, split: Ade20kSplit, options?: Ade20kOptions): Promise<FolderDataset> {
  return openPairs(await ade20kFiles(root, split, options));
}
