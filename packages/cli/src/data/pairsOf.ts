import { relative } from 'node:path';
import { FolderDataset, type FolderPair, openDataset } from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { describeData } from './describeData.js';

/** The files of a run's pictures, in pairs. */
export interface RunPairs {
  train: readonly FolderPair[];
  /** Pairs that held-out pictures are chosen from; undefined if they are chosen from `train`. */
  heldOut?: readonly FolderPair[];
}

/**
 * Pairs the files of the dataset, without decoding them.
 *
 * @returns Undefined if the pictures are synthetic.
 * @throws {@link DatasetError} for a folder that is missing and for files without their partner.
 */
export async function pairsOf(settings: Settings): Promise<RunPairs | undefined> {
  const { train, heldOut } = describeData(settings);
  const opened = await openDataset(train, { check: false });
  if (!(opened instanceof FolderDataset)) return undefined;
  const other = heldOut && (await openDataset(heldOut, { check: false }));
  return { train: opened.pairs, ...(other instanceof FolderDataset && { heldOut: other.pairs }) };
}

/**
 * Names a picture independently of where its dataset lies: by the path of its photo inside the folder of photos or the
 * root.
 */
export function pictureName({ photos, root }: Settings, { photo }: FolderPair): string {
  return relative(photos ?? root ?? '', photo).replaceAll('\\', '/');
}
