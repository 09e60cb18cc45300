import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { FolderPair } from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import type { ListedFile, ListedPicture } from './DataList.js';
import { pictureName } from './pairsOf.js';

/** Called after each picture with the number of pictures that were listed. */
export type ListingProgress = (done: number, total: number) => void;

/** Number of pictures that are read at the same time, which is faster than one after the other. */
const AT_ONCE = 4;

/**
 * Lists pictures with the size, time of change and SHA-256 of every file.
 *
 * @param known - Pictures that were listed before, by name. A file with the same size and time of change is not read
 * again.
 */
export async function listPictures(
  settings: Settings,
  pairs: readonly FolderPair[],
  { known, onProgress }: { known?: ReadonlyMap<string, ListedPicture>; onProgress?: ListingProgress } = {},
): Promise<ListedPicture[]> {
  const pictures: ListedPicture[] = [];
  let done = 0;
  const take = async (index: number) => {
    const pair = pairs[index];
    const name = pictureName(settings, pair);
    const before = known?.get(name);
    const [photo, label, instances] = [
      await listFile(pair.photo, before?.photo),
      await listFile(pair.label, before?.label),
      pair.instances === undefined ? undefined : await listFile(pair.instances, before?.instances),
    ];
    pictures[index] = { name, photo, label, ...(instances && { instances }) };
    onProgress?.(++done, pairs.length);
  };
  const indices = pairs.keys();
  const work = async () => {
    for (const index of indices) await take(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return pictures;
}

async function listFile(path: string, before: ListedFile | undefined): Promise<ListedFile> {
  const { size: bytes, mtimeMs: modified } = await stat(path);
  const same = before?.bytes === bytes && before.modified === modified;
  return { bytes, modified, sha256: same ? before.sha256 : await digestOf(path) };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
