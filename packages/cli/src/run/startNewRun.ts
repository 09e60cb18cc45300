import type { Backend } from '@ecgan/backend';
import type { Communicator } from '@ecgan/distributed';
import type { Settings } from '../config/settings.js';
import { type DataList, writeDataList } from '../data/DataList.js';
import { listPictures } from '../data/listFiles.js';
import type { RunPictures } from '../data/openData.js';
import { countProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import {
  abandonRunFolder,
  claimNextRunFolder,
  claimRunFolder,
  expectFreeRunFolder,
  type OwnedFolder,
  prepareRunFolder,
  writeRunConfig,
} from './runFolder.js';
import { startRun } from './startRun.js';

/** What a new run is started with. */
interface NewRun {
  settings: Settings;
  /** The run folder. @defaultValue the next free one of `runs/NAME-1`, `runs/NAME-2`, … */
  folder?: string;
  /** NAME of the default folder. */
  name: string;
  terminal: Terminal;
  processes?: Communicator;
  /** Changes settings once the backend is known. */
  finish?: (settings: Settings, backend: Backend) => Settings;
}

/**
 * Trains from step 0 in a new folder, which belongs to this process alone.
 *
 * @returns The exit code.
 */
export async function startNewRun({ settings, folder, name, terminal, processes, finish }: NewRun): Promise<number> {
  if (folder !== undefined) await expectFreeRunFolder(folder);
  let owned: OwnedFolder | undefined;
  try {
    return await startRun({
      ...{ settings, terminal, processes },
      enter: async ({ settings: ready, data, backend }) => {
        const list = data.pictures && (await listRun(ready, data.pictures, terminal));
        owned = await (folder === undefined ? claimNextRunFolder('runs', name) : claimRunFolder(folder));
        const final = finish ? finish(ready, backend) : ready;
        await writeRunFiles(owned, final, list, terminal);
        return { ...owned, settings: final };
      },
    });
  } finally {
    await owned?.lock.release();
  }
}

/**
 * Writes the list of pictures and the settings of a new run. If that fails it removes the folder, which without
 * settings would be neither a run nor free for one.
 */
async function writeRunFiles(
  owned: OwnedFolder,
  settings: Settings,
  list: DataList | undefined,
  terminal: Terminal,
): Promise<void> {
  try {
    if (list) await writeDataList(owned.folder, list);
    await writeRunConfig(owned.folder, settings);
    await prepareRunFolder(owned.folder, terminal);
  } catch (error) {
    await abandonRunFolder(owned);
    throw error;
  }
}

/** Lists the pictures of a new run, and warns if a photo to train on is also held out. */
async function listRun(settings: Settings, { train, heldOut }: RunPictures, terminal: Terminal): Promise<DataList> {
  const onProgress = countProgress(terminal, 'listing the pictures');
  const list = {
    train: await listPictures(settings, train, { onProgress }),
    heldOut: await listPictures(settings, heldOut, { onProgress }),
    ...{ leftOut: [], onceHeldOut: [] },
  };
  const held = new Map(list.heldOut.map(({ name, photo }) => [photo.sha256, name]));
  const copies = list.train.filter(({ photo }) => held.has(photo.sha256));
  const [first] = copies;
  if (first)
    terminal.fail(
      `warning: ${first.name} is the same photo as ${held.get(first.photo.sha256)}, which is held out` +
        `${copies.length > 1 ? `, and so are ${copies.length - 1} more` : ''}: scores will be of photos that were trained on. Remove one of the two.`,
    );
  return list;
}
