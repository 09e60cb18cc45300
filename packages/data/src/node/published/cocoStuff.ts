import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ValueError } from '@ecgan/core/errors';
import { assertChoice } from '@ecgan/core/internal';
import { cocoStuffClasses } from '../../classes/cocoStuffClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import type { DatasetFolders } from '../folder/Pairing.js';
import { pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** Splits of COCO-Stuff that have labels. */
export type CocoStuffSplit = 'train' | 'val';

/** Options of {@link cocoStuff}. */
export interface CocoStuffOptions extends PublishedOptions {
  /**
   * Whether instance maps are read, for the boundary channel, from `<split>_inst` of SPADE's folder structure; or the
   * path of another folder of instance maps.
   * @defaultValue true in SPADE's folder structure, false in COCO-Stuff's own, which has no instance maps
   */
  instances?: boolean | string;
}

/** Pairs the files of COCO-Stuff without decoding them. */
export async function cocoStuffFiles(
  root: string,
  split: CocoStuffSplit,
  { instances, ...options }: CocoStuffOptions = {},
): Promise<PairedFiles> {
  assertChoice('split', split, ['train', 'val']);
  const { photos, labels, instances: folder } = await foldersOf(root, split, instances);
  const pairing = await pairFolders({
    photos: { path: photos },
    labels: { path: labels },
    ...(folder !== undefined && { instances: { path: folder } }),
  });
  const paper = { height: 256, width: 256, load: 286 / 256, levels: 6 };
  return { ...pairing, options: publishedOptions(options, cocoStuffClasses, paper) };
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Opens COCO-Stuff in either of two folder structures: COCO-Stuff's own (`images/train2017/*.jpg` with
 * `annotations/train2017/*.png` of `stuffthingmaps_trainval2017.zip`) if it exists, else SPADE's (`train_img`,
 * `train_label`, `train_inst`); and the same for `val`.
 *
 * @remarks The defaults are the paper's: images are resized to 286×286 regardless of aspect ratio and cropped at random
 * to 256×256; 182 classes and "unlabeled" ({@link cocoStuffClasses}). SPADE's instance maps hold the stuff labels with
 * the things drawn over them, one id per object, so boundaries of both appear in the boundary channel.
 * @param root - The folder that holds these folders.
 * @param options - See {@link CocoStuffOptions}.
 * @throws DatasetError with all problems of the files.
 * @throws ShapeError or ValueError if an option is invalid or contradicts another.
 * @example
 * ```ts
 * import { cocoStuff } from '@ecgan/data/node';
 *
 * const dataset = await cocoStuff('data/coco_stuff', 'train');
 * dataset.length; // 118287
 * ```
 */
export async function cocoStuff(
  root: string,
  split: CocoStuffSplit,
  options?: CocoStuffOptions,
): Promise<FolderDataset> {
  return openPairs(await cocoStuffFiles(root, split, options));
}

async function foldersOf(
  root: string,
  split: CocoStuffSplit,
  instances: boolean | string | undefined,
): Promise<DatasetFolders> {
  const own = { photos: join(root, 'images', `${split}2017`), labels: join(root, 'annotations', `${split}2017`) };
  const given = typeof instances === 'string' ? { instances } : {};
  if (!(await exists(own.labels))) {
    const [photos, labels, maps] = ['img', 'label', 'inst'].map((part) => join(root, `${split}_${part}`));
    return { photos, labels, ...(instances !== false && { instances: maps }), ...given };
  }
  if (instances !== true) return { ...own, ...given };
  const advice =
    'COCO-Stuff has no instance maps; coco_generate_instance_map.py of SPADE makes them from its polygons.';
  throw new ValueError({
    argument: 'instances',
    expected: 'a folder of instance maps, or false',
    received: true,
    advice,
  });
}
