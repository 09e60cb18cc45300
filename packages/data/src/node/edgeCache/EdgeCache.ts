import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { decodeEdgeEntry, encodeEdgeEntry } from './edgeEntry.js';
import { userCacheFolder } from './userCacheFolder.js';

/** Options of {@link EdgeCache}. */
export interface EdgeCacheOptions {
  /** Folder of the entries. @defaultValue `edges` in the user's cache folder, which all runs share */
  folder?: string;
  /**
   * Called once, when an entry cannot be read or written. Training continues: edges that are not cached are computed
   * each time.
   */
  onFailure?: (message: string) => void;
}

/** Parameters that an edge map depends on besides the photo. */
export interface EdgeParameters {
  /** Height of the edge map: the height images are loaded at, before crop and flip. */
  height: number;
  /** Width of the edge map. */
  width: number;
  /** Whether edges are computed at the original size of the photo. @defaultValue false */
  atPhotoSize?: boolean;
  /** Whether the EXIF orientation of the photo is applied. @defaultValue false */
  autoOrient?: boolean;
}

/** Part of the key. Increase it when the output of `cannyEdges` changes, so that older entries are not used. */
const VERSION = 1;

/**
 * Cache of edge maps on disk, so that Canny runs once per photo and size, not once per epoch.
 *
 * The key of an entry is the photo's absolute path, its size in bytes, its modification time in nanoseconds and the
 * {@link EdgeParameters}. The key does not include the content, which would have to be read first; the edges of a photo
 * that was moved or touched are computed again.
 *
 * @remarks Each entry carries a SHA-256 of its key and edges. An entry that is truncated, damaged, or of another size
 * or photo is computed again and replaced. Entries are written to a temporary file and renamed, so any number of
 * processes and threads can share a folder. A full or read-only disk is reported to `onFailure` and is not an error. An
 * entry takes 5 to 10 kB at 256×256; the folder can be deleted at any time.
 * @example
 * ```ts
 * import { EdgeCache, openDataset } from '@ecgan/data/node';
 *
 * const edgeCache = new EdgeCache({ folder: 'edges', onFailure: (message) => process.stderr.write(`${message}\n`) });
 * const folders = { photos: 'camvid/train', labels: 'camvid/trainannot' };
 * await openDataset({ kind: 'folder', ...folders, numClasses: 12, height: 128, width: 160 }, { edgeCache });
 * ```
 */
export class EdgeCache {
  readonly folder: string;
  private onFailure?: (message: string) => void;

  constructor({ folder = join(userCacheFolder(), 'edges'), onFailure }: EdgeCacheOptions = {}) {
    this.folder = resolve(folder);
    this.onFailure = onFailure;
  }

  /**
   * Returns the edges of a photo from the cache, or calls `compute` and caches its result.
   *
   * @returns Edge map, 0–255, `[height, width]`, flat.
   * @throws Only the errors of `compute`.
   */
  async edges(photo: string, parameters: EdgeParameters, compute: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const key = await cacheKey(photo, parameters);
    if (key === undefined) return compute();
    const entry = this.entryPath(key);
    const known = await this.read(entry, key, parameters);
    if (known) return known;
    const edges = await compute();
    await this.write(entry, encodeEdgeEntry(key, edges));
    return edges;
  }

  /** Entries are spread over 256 folders, because a folder with a hundred thousand files is slow to list. */
  private entryPath(key: string): string {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 40);
    return join(this.folder, name.slice(0, 2), name.slice(2));
  }

  private async read(entry: string, key: string, { height, width }: EdgeParameters): Promise<Uint8Array | undefined> {
    try {
      const found = await stat(entry);
      if (!found.isFile()) throw new Error('not a file');
      // Deflate enlarges even noise by less than a tenth, so a larger file is not an entry and is not read.
      if (found.size > 2 * height * width + 1024) return undefined;
      return decodeEdgeEntry(key, await readFile(entry), height * width);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.reportFailure('read', entry, error);
      return undefined;
    }
  }

  private async write(entry: string, bytes: Uint8Array): Promise<void> {
    const unfinished = `${entry}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(entry), { recursive: true });
      await writeFile(unfinished, bytes);
      await rename(unfinished, entry);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      this.reportFailure('written', entry, error);
    }
  }

  private reportFailure(what: 'read' | 'written', entry: string, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code ?? message;
    this.onFailure?.(
      `${entry}: an entry of the edge cache cannot be ${what} (${reason}). Training continues and computes these edges each time; ` +
        'free space there, or choose another folder.',
    );
    this.onFailure = undefined;
  }
}

/**
 * Returns the key of an entry, or undefined if the photo does not exist: decoding it gives the better error message.
 */
async function cacheKey(photo: string, parameters: EdgeParameters): Promise<string | undefined> {
  try {
    const { size, mtimeNs } = await stat(photo, { bigint: true });
    const { height, width, atPhotoSize = false, autoOrient = false } = parameters;
    return JSON.stringify([VERSION, resolve(photo), `${size}`, `${mtimeNs}`, height, width, atPhotoSize, autoOrient]);
  } catch {
    return undefined;
  }
}
