import { relative } from 'node:path';
import { FolderDataset, type FolderPair, openDataset } from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { describeData } from './describeData.js';

/** The files of a run's pictures. */
export interface RunPairs {
  train: readonly FolderPair[];
  /** Those that pictures are held out of; undefined where they come out of `train`. */
  heldOut?: readonly FolderPair[];
}

/**
 * Pairs the files that settings name, without decoding them.
 *
 * @returns undefined where pictures are synthetic.
 * @throws {@link DatasetError} for a folder that is missing and for files without their partner.
 */
export async function pairsOf(settings: Settings): Promise<RunPairs | undefined> {
  const { train, heldOut } = describeData(settings);
  const opened = await openDataset(train, { check: false });
  if (!(opened instanceof FolderDataset)) return undefined;
  const other = heldOut && (await openDataset(heldOut, { check: false }));
  return { train: opened.pairs, ...(other instanceof FolderDataset && { heldOut: other.pairs }) };
}

/** What a picture is called, wherever its dataset lies: the path of its photo in the folder of photos or under the root. */
export function pictureName({ photos, root }: Settings, { photo }: FolderPair): string {
  return relative(photos ?? root ?? '', photo).replaceAll('\\', '/');
}
