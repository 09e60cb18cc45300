import type { GeneratorFiles } from '../../page/generator/protocol.js';
import type { KeptPictures } from '../data/readPairs.js';
import type { CurvesState } from '../run/LossCurves.js';
import type { RunSettings } from '../run/RunSettings.js';
import type { GrownPicture, Sheet } from '../run/Sheet.js';
import { StorageForbiddenError, StorageFullError } from './errors.js';

/** What a reader sees of a run. */
export interface Progress {
  step: number;
  curves: CurvesState;
  sheet?: Sheet;
  grown: GrownPicture[];
}

/** What is kept, by its name. */
interface Kept {
  settings: RunSettings;
  pictures: KeptPictures;
  progress: Progress;
  /** A safetensors file. */
  checkpoint: Uint8Array<ArrayBuffer>;
  /** A generator on its way to the painting page. */
  generator: GeneratorFiles;
}

const [database, store] = ['ecgan-training', 'run'];

/** Keeps the run of this browser in IndexedDB: after each call either all of it is kept or what was kept before. */
export class RunStore {
  readonly #open: Promise<IDBDatabase>;

  constructor() {
    this.#open = openDatabase();
    // Whoever asks is told.
    this.#open.catch(() => undefined);
  }

  /** What is kept under a name, or undefined. */
  async read<K extends keyof Kept>(name: K): Promise<Kept[K] | undefined> {
    const transaction = (await this.#open).transaction(store, 'readonly');
    return answerOf(transaction.objectStore(store).get(name));
  }

  /** Begins a run: what was kept of the one before is gone. */
  begin(settings: RunSettings, pictures: KeptPictures | undefined): Promise<void> {
    return this.#write('the run with its pictures', { settings, pictures }, ['progress', 'checkpoint']);
  }

  /** Keeps a checkpoint with what a reader sees of it, both or none. */
  keep(checkpoint: Uint8Array<ArrayBuffer>, progress: Progress): Promise<void> {
    return this.#write('a checkpoint', { checkpoint, progress });
  }

  keepGenerator(generator: GeneratorFiles): Promise<void> {
    return this.#write('the generator', { generator });
  }

  async #write(what: string, values: Partial<Kept>, removed: readonly (keyof Kept)[] = []): Promise<void> {
    const opened = await this.#open;
    try {
      // Strict: what is said to be kept is on the disk.
      const transaction = opened.transaction(store, 'readwrite', { durability: 'strict' });
      const ended = endOf(transaction);
      try {
        for (const name of removed) transaction.objectStore(store).delete(name);
        for (const [name, value] of Object.entries(values))
          if (value === undefined) transaction.objectStore(store).delete(name);
          else transaction.objectStore(store).put(value, name);
      } catch (error) {
        ended.catch(() => undefined);
        transaction.abort();
        throw error;
      }
      await ended;
    } catch (cause) {
      if (!(cause instanceof DOMException) || cause.name !== 'QuotaExceededError') throw cause;
      throw new StorageFullError(what, bytesOf(values), { cause });
    }
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) => reject(new StorageForbiddenError(cause));
    try {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => failed(request.error);
    } catch (cause) {
      failed(cause);
    }
  });
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Bytes of all arrays in a value. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + bytesOf(one), 0);
}
