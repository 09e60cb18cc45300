import { CachedDataset, type Dataset } from '@ecgan/data';
import {
  BatchWorkers,
  type DatasetDescription,
  DatasetError,
  defaultWorkers,
  EdgeCache,
  FolderDataset,
  type InspectionProgress,
  inspectDataset,
  openDataset,
} from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { ConfigError } from '../errors/ConfigError.js';
import { DatasetPart } from './DatasetPart.js';
import { describeData } from './describeData.js';

/** The images of a run: what it learns from, and what it never sees. */
export interface RunData {
  train: Dataset;
  heldOut: Dataset;
  /** The threads that make batches of `train`, if it has any. */
  workers?: BatchWorkers;
}

/** Options of {@link openData}. */
export interface OpenDataOptions {
  /** Decode every file once first; a run that is resumed has had that. @defaultValue the setting */
  check?: boolean;
  /** Told after every file of that. */
  onProgress?: InspectionProgress;
  /** Told once where edges cannot be kept on disk. */
  onCacheFailure?: (message: string) => void;
}

/**
 * Opens the images that the settings name. Files are checked one by one, before anything is trained.
 *
 * @throws {@link DatasetError} with everything that is wrong; {@link ConfigError} if nothing is left to train on.
 */
export async function openData(settings: Settings, options: OpenDataOptions = {}): Promise<RunData> {
  const { check = settings.check, onProgress, onCacheFailure } = options;
  const { train, heldOut } = describeData(settings);
  if (check) await refuseWhatIsWrong(heldOut ? [train, heldOut] : [train], onProgress);
  const folder = settings.edgeCache === 'auto' ? undefined : settings.edgeCache;
  const edgeCache = folder === 'none' ? undefined : new EdgeCache({ folder, onFailure: onCacheFailure });
  const all = await openDataset(train, { check: false, edgeCache });
  const parts = heldOut ? await apart(all, heldOut, settings) : lastHeldOut(all, settings);
  const count = settings.workers ?? defaultWorkers();
  return {
    ...{ train: new CachedDataset(parts.train), heldOut: new CachedDataset(parts.heldOut) },
    ...(count > 0 && { workers: startWorkers(train, all, { count, edgeCache: edgeCache?.folder, onCacheFailure }) }),
  };
}

/** Images held out of the same files come last: an index of `train` is one of all. */
function startWorkers(
  dataset: DatasetDescription,
  all: Dataset,
  { count, edgeCache, onCacheFailure }: { count: number; edgeCache?: string } & Pick<OpenDataOptions, 'onCacheFailure'>,
): BatchWorkers {
  const nameOf = (index: number) => (all instanceof FolderDataset ? all.pairs[index].photo : `${index}`);
  return new BatchWorkers({ dataset, length: all.length, workers: count, edgeCache, nameOf, onCacheFailure });
}

/** What is wrong with any of them is told at once. */
async function refuseWhatIsWrong(descriptions: DatasetDescription[], onProgress?: InspectionProgress): Promise<void> {
  const files = descriptions.filter(({ kind }) => kind !== 'scenes');
  const problems = [];
  for (const description of files) problems.push(...(await inspectDataset(description, { onProgress })).problems);
  if (problems.length > 0) throw new DatasetError(problems);
}

async function apart(train: Dataset, description: DatasetDescription, settings: Settings): Promise<RunData> {
  const heldOut = await openDataset(description, { check: false });
  return { train, heldOut: new DatasetPart(heldOut, 0, Math.min(settings.heldOut, heldOut.length)) };
}

function lastHeldOut(all: Dataset, { heldOut, photos, root }: Settings): RunData {
  if (all.length <= heldOut) {
    throw new ConfigError({
      setting: '--held-out',
      expected: `fewer images than the ${all.length} in ${photos ?? root}`,
      received: heldOut,
      advice: 'Images that are held out are not trained on.',
    });
  }
  const train = new DatasetPart(all, 0, all.length - heldOut);
  return { train, heldOut: new DatasetPart(all, train.length, heldOut) };
}
