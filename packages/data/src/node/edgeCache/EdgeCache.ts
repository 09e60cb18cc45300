import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { decodeEdgeEntry, encodeEdgeEntry } from './edgeEntry.js';
import { userCacheFolder } from './userCacheFolder.js';

/** Options of {@link EdgeCache}. */
export interface EdgeCacheOptions {
  /** Where entries are kept. @defaultValue `edges` in the user's cache folder, which all runs share */
  folder?: string;
  /** Told once where entries cannot be read or written: the edges are then computed again each time, which only takes longer. */
  onFailure?: (message: string) => void;
}

/** What edges depend on besides the photo. */
export interface EdgeParameters {
  /** Size of the edge map: that at which pictures are loaded, before crop and flip. */
  height: number;
  width: number;
  /** Whether edges are found at the photo's own size. @defaultValue false */
  atPhotoSize?: boolean;
  /** Whether the photo is turned as its EXIF note says. @defaultValue false */
  autoOrient?: boolean;
}

/** Raised when `cannyEdges` gives other edges: entries of older versions are then passed over. */
const VERSION = 1;

/**
 * Edge maps of photos on disk, so that Canny runs once per photo and size, not once per epoch.
 *
 * An entry is found by the photo's absolute path, its size in bytes and time of change to the nanosecond, and the
 * {@link EdgeParameters}. It is not found by content, which would have to be read first: a photo that was moved or touched is computed
 * again.
 *
 * @remarks Nothing in it is trusted: each entry carries a SHA-256 of its key and edges, and one that is cut off, damaged, of another
 * size or of another photo is computed again and replaced. Entries appear whole (written beside, then renamed), so any number of
 * processes and threads may share a folder. A disk that is full or cannot be written to costs time, never an error. An entry takes
 * some 5 to 10 kB at 256×256; the folder can be deleted at any time.
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
   * The edges of a photo: those kept, if there are any and they are whole, else those that `compute` gives, which are then kept.
   *
   * @returns 0–255, `[height, width]`, flat.
   * @throws What `compute` throws, and nothing else.
   */
  async edges(photo: string, parameters: EdgeParameters, compute: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const key = await keyOf(photo, parameters);
    if (key === undefined) return compute();
    const entry = this.entryOf(key);
    const known = await this.read(entry, key, parameters);
    if (known) return known;
    const edges = await compute();
    await this.write(entry, encodeEdgeEntry(key, edges));
    return edges;
  }

  /** Two digits of folders: a hundred thousand files in one are slow to list. */
  private entryOf(key: string): string {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 40);
    return join(this.folder, name.slice(0, 2), name.slice(2));
  }

  private async read(entry: string, key: string, { height, width }: EdgeParameters): Promise<Uint8Array | undefined> {
    try {
      const found = await stat(entry);
      if (!found.isFile()) throw new Error('it is no file');
      // Deflating adds less than a tenth even to noise: what is larger is no entry, and need not be read to know it.
      if (found.size > 2 * height * width + 1024) return undefined;
      return decodeEdgeEntry(key, await readFile(entry), height * width);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.fail('read', entry, error);
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
      this.fail('written', entry, error);
    }
  }

  private fail(what: 'read' | 'written', entry: string, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code ?? message;
    this.onFailure?.(
      `${entry}: an entry of the edge cache cannot be ${what} (${reason}). Training goes on and computes such edges each time; ` +
        'free space there, or choose another folder.',
    );
    this.onFailure = undefined;
  }
}

/** What an entry is found by, or undefined where there is no such photo: whoever decodes it says so better. */
async function keyOf(photo: string, parameters: EdgeParameters): Promise<string | undefined> {
  try {
    const { size, mtimeNs } = await stat(photo, { bigint: true });
    const { height, width, atPhotoSize = false, autoOrient = false } = parameters;
    return JSON.stringify([VERSION, resolve(photo), `${size}`, `${mtimeNs}`, height, width, atPhotoSize, autoOrient]);
  } catch {
    return undefined;
  }
}
