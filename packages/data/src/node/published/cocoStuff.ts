import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ValueError } from '@ecgan/core/errors';
import { assertChoice } from '@ecgan/core/internal';
import { cocoStuffClasses } from '../../classes/cocoStuffClasses.js';
import { type FolderDataset, openPairs } from '../folder/FolderDataset.js';
import type { PairedFiles } from '../folder/PairedFiles.js';
import { type DatasetFolders, pairFolders } from '../folder/pairFolders.js';
import { type PublishedOptions, publishedOptions } from './PublishedOptions.js';

/** The parts of COCO-Stuff that have labels. */
export type CocoStuffSplit = 'train' | 'val';

/** Options of {@link cocoStuff}. */
export interface CocoStuffOptions extends PublishedOptions {
  /**
   * Read instance maps, for the boundary channel: those of SPADE's layout (`<split>_inst`), or of a folder of your own.
   * @defaultValue true in SPADE's layout, false in COCO-Stuff's own, which has none
   */
  instances?: boolean | string;
}

/** Pairs the files of COCO-Stuff; nothing is decoded. */
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
  const advice = 'COCO-Stuff has none of its own: SPADE’s coco_generate_instance_map.py makes them from its polygons.';
  throw new ValueError({
    argument: 'instances',
    expected: 'a folder of instance maps, or false',
    received: true,
    advice,
  });
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * COCO-Stuff in either of its layouts, whichever is there: COCO-Stuff's own (`images/train2017/*.jpg` with
 * `annotations/train2017/*.png` of `stuffthingmaps_trainval2017.zip`), or SPADE's (`train_img`, `train_label`,
 * `train_inst`); and the same of `val`.
 *
 * @remarks As the paper trains: loaded at 286×286 whatever its proportions, 256×256 cut out of it at random, 182 classes
 * and unlabeled ({@link cocoStuffClasses}). SPADE's instance maps are the stuff labels with the things painted over them,
 * each in an id of its own: a boundary is where either changes.
 * @param root - The folder that holds those folders.
 * @param options - See {@link CocoStuffOptions}.
 * @throws DatasetError with everything that is wrong with the files.
 * @throws ShapeError or ValueError if the options fit no dataset.
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
