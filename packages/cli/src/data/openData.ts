import {
  type Augmentation,
  type Batch,
  type BatchSamplerState,
  CachedDataset,
  type Dataset,
  DatasetView,
  PrefetchedBatches,
  type PrepareBatch,
  prepareBatch,
  type Sample,
} from '@ecgan/data';
import {
  BatchWorkers,
  type DatasetDescription,
  DatasetError,
  defaultWorkers,
  EdgeCache,
  FolderDataset,
  type FolderPair,
  type InspectionProgress,
  inspectDataset,
  openDataset,
  type SkippedFiles,
} from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { choosePictures, type Parts, type PictureNames } from './choosePictures.js';
import { describeData, readsBoundaries } from './describeData.js';
import { pictureName } from './pairsOf.js';

/** The images of a run: what it learns from, and what it never sees. */
export interface RunData {
  train: Dataset;
  heldOut: Dataset;
  /** Of pictures on disk: their files and names. Synthetic ones have none. */
  pictures?: RunPictures;
  /** The threads that make batches of `train`, if it has any. */
  workers?: BatchWorkers;
}

/** Which pictures of a dataset on disk a run has. */
export interface RunPictures {
  train: readonly FolderPair[];
  heldOut: readonly FolderPair[];
  names: Required<PictureNames>;
  /** Where each picture of `train` lies in the dataset that workers open. */
  indices: readonly number[];
}

/** Options of {@link openData}. */
interface OpenDataOptions {
  /** Which pictures to train on and to hold out, of a run that has begun. @defaultValue as the settings say */
  names?: PictureNames;
  /** Decode every file once first; a run that is resumed has had that. @defaultValue the setting */
  check?: boolean;
  /** Told after every file of that. */
  onProgress?: InspectionProgress;
  /** Told what the dataset's folders hold beside its files, once they have been checked. */
  onSkipped?: (skipped: readonly SkippedFiles[]) => void;
  /** Told once where edges cannot be kept on disk. */
  onCacheFailure?: (message: string) => void;
  /** Processes of this machine that train together and share its cores. @defaultValue 1 */
  processesHere?: number;
}

/**
 * Opens the images that the settings name. Files are checked one by one, before anything is trained.
 *
 * @throws {@link DatasetError} with everything that is wrong; {@link ConfigError} if nothing is left to train on.
 */
export async function openData(settings: Settings, options: OpenDataOptions = {}): Promise<RunData> {
  const { check = settings.check, onCacheFailure, names, processesHere = 1 } = options;
  const { train, heldOut } = describeData(settings);
  if (check) await assertValid(heldOut ? [train, heldOut] : [train], options);
  const folder = settings.edgeCache === 'auto' ? undefined : settings.edgeCache;
  const edgeCache = folder === 'none' ? undefined : new EdgeCache({ folder, onFailure: onCacheFailure });
  const all = await openDataset(train, { check: false, edgeCache });
  const other = heldOut && (await openDataset(heldOut, { check: false }));
  const parts = choosePictures({ settings, all, other, names });
  const count = settings.workers ?? Math.ceil(defaultWorkers() / processesHere);
  return {
    train: new CachedDataset(new DatasetPart(all, parts.train)),
    heldOut: new CachedDataset(new DatasetPart(other ?? all, parts.heldOut)),
    pictures: picturesOf(settings, all, other ?? all, parts),
    ...(count > 0 && { workers: startWorkers(train, all, { count, edgeCache: edgeCache?.folder, onCacheFailure }) }),
  };
}

/**
 * Opens the held-out images of a run at another size, whole, where they are files.
 *
 * @param size - Any: no network halves them.
 * @param names - Those of the run's {@link RunData}, for the same images in the same order.
 */
export async function openHeldOutAt(
  settings: Settings,
  { height, width }: { height: number; width: number },
  names: PictureNames | undefined,
): Promise<Dataset> {
  const { train, heldOut } = describeData({ ...settings, size: `${height}x${width}`, loadSize: null });
  const open = (one: DatasetDescription) =>
    openDataset(one.kind === 'scenes' ? one : { ...one, levels: 1 }, { check: false });
  const all = await open(train);
  const other = heldOut && (await open(heldOut));
  const parts = choosePictures({ settings, all, other, names });
  return new DatasetPart(other ?? all, parts.heldOut);
}

function picturesOf(settings: Settings, all: Dataset, other: Dataset, parts: Parts): RunPictures | undefined {
  if (!(all instanceof FolderDataset && other instanceof FolderDataset)) return undefined;
  const [train, heldOut] = [parts.train.map((i) => all.pairs[i]), parts.heldOut.map((i) => other.pairs[i])];
  const namesOf = (pairs: readonly FolderPair[]) => pairs.map((pair) => pictureName(settings, pair));
  return { train, heldOut, names: { train: namesOf(train), heldOut: namesOf(heldOut) }, indices: parts.train };
}

/** Workers open all of the files that pictures come from: an index is one of all. */
function startWorkers(
  dataset: DatasetDescription,
  all: Dataset,
  { count, edgeCache, onCacheFailure }: { count: number; edgeCache?: string } & Pick<OpenDataOptions, 'onCacheFailure'>,
): BatchWorkers {
  const nameOf = (index: number) => (all instanceof FolderDataset ? all.pairs[index].photo : `${index}`);
  return new BatchWorkers({ dataset, length: all.length, workers: count, edgeCache, nameOf, onCacheFailure });
}

/** What is wrong with any of them is told at once. */
async function assertValid(
  descriptions: DatasetDescription[],
  { onProgress, onSkipped }: OpenDataOptions,
): Promise<void> {
  const files = descriptions.filter(({ kind }) => kind !== 'scenes');
  const problems = [];
  for (const description of files) {
    const inspection = await inspectDataset(description, { onProgress });
    problems.push(...inspection.problems);
    onSkipped?.(inspection.skipped);
  }
  if (problems.length > 0) throw new DatasetError(problems);
}

/** A process's number and how many there are. */
type Place = { readonly rank: number; readonly size: number };

/** Batches of a run's training images without end, in an order that seed and state decide; made by the run's workers, if it has any. */
export class BatchSource {
  private readonly batches: PrefetchedBatches;

  /**
   * @param options.regions - Find the regions of classes beforehand, which the generator's training asks for. @defaultValue true
   * @param options.processes - Those that share every batch: sample i of it is made here if i mod n is this one's rank. The order, and where it
   * stands, are those of whole batches. @defaultValue this process alone
   */
  constructor(
    { train, workers, pictures }: RunData,
    settings: Settings,
    { regions = true, processes = { rank: 0, size: 1 } }: { regions?: boolean; processes?: Place } = {},
  ) {
    const { batch: batchSize, levels, seed, flip } = settings;
    const { numClasses, length, ignoreLabel } = train;
    const boundaries = readsBoundaries(settings);
    const options = { numClasses, levels, boundaries, ...(regions && { regions: { ignoreLabel } }) };
    const inFiles = (index: number) => pictures?.indices[index] ?? index;
    const prepare: PrepareBatch = (all) => {
      const plan = all.filter((_, i) => i % processes.size === processes.rank);
      if (!workers) return prepareBatch(train, plan, options);
      return workers.prepare(
        plan.map((sample) => ({ ...sample, index: inFiles(sample.index) })),
        options,
      );
    };
    // One for each worker to work on, and one that is ready.
    const depth = workers ? workers.count + 1 : 0;
    this.batches = new PrefetchedBatches(prepare, { length, batchSize, seed, flip, depth });
  }

  /** Seconds that {@link BatchSource.next} has taken so far. */
  get waited(): number {
    return this.batches.waited;
  }

  /** The next batch. The caller disposes it. */
  next(): Promise<Batch> {
    return this.batches.next();
  }

  /** Where the last batch that was handed out ended, for a checkpoint. */
  state(): BatchSamplerState {
    return this.batches.state();
  }

  restore(state: BatchSamplerState): void {
    this.batches.restore(state);
  }
}

/** Some samples of another dataset, as a dataset. */
class DatasetPart extends DatasetView {
  constructor(
    source: Dataset,
    private readonly indices: readonly number[],
  ) {
    super(source, indices.length);
  }

  sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    return this.source.sample(this.indices[index], augmentation);
  }
}
