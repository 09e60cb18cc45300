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
  /** Files and names of pictures on disk; undefined for synthetic ones. */
  pictures?: RunPictures;
  /** The threads that make batches of `train`, if it has any. */
  workers?: BatchWorkers;
}

/** The pictures of a run whose dataset is on disk. */
export interface RunPictures {
  train: readonly FolderPair[];
  heldOut: readonly FolderPair[];
  names: Required<PictureNames>;
  /** Index of each picture of `train` in the dataset that workers open. */
  indices: readonly number[];
}

/** Options of {@link openData}. */
interface OpenDataOptions {
  /** Pictures to train on and to hold out, for a run that has begun. @defaultValue chosen by the settings */
  names?: PictureNames;
  /** Whether to decode every file once first. A run that is resumed did so when it began. @defaultValue the setting */
  check?: boolean;
  /** Called after each file that was checked. */
  onProgress?: InspectionProgress;
  /** Called after the check with what the dataset's folders hold besides its files. */
  onSkipped?: (skipped: readonly SkippedFiles[]) => void;
  /** Called once if edges cannot be cached on disk. */
  onCacheFailure?: (message: string) => void;
  /** Processes of this machine that train together and share its cores. @defaultValue 1 */
  processesHere?: number;
}

/**
 * Opens the images that the settings name, after checking every file if that is asked for.
 *
 * @throws {@link DatasetError} with all problems of the files; {@link ConfigError} if nothing is left to train on.
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
 * The names that pictures of the held-out label maps have, in their order: those of their photos; of synthetic scenes
 * `scene-1` and on.
 */
export function heldOutNames({ heldOut, pictures }: Pick<RunData, 'heldOut' | 'pictures'>): readonly string[] {
  return pictures?.names.heldOut ?? sceneNames(heldOut.length);
}

/** The names of so many synthetic scenes. */
export function sceneNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `scene-${index + 1}`);
}

/**
 * Opens the held-out images of a run at another size. Images from files are not cropped.
 *
 * @param size - Any height and width in pixels, because no network halves these images.
 * @param names - Names from the run's {@link RunData}, to open the same images in the same order.
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

/** Starts workers that open the whole dataset, so they take indices into all of it. */
function startWorkers(
  dataset: DatasetDescription,
  all: Dataset,
  { count, edgeCache, onCacheFailure }: { count: number; edgeCache?: string } & Pick<OpenDataOptions, 'onCacheFailure'>,
): BatchWorkers {
  const nameOf = (index: number) => (all instanceof FolderDataset ? all.pairs[index].photo : `${index}`);
  return new BatchWorkers({ dataset, length: all.length, workers: count, edgeCache, nameOf, onCacheFailure });
}

/** @throws {@link DatasetError} with the problems of all datasets together. */
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

/** The rank of a process, and the number of processes. */
type Place = { readonly rank: number; readonly size: number };

/**
 * An endless sequence of batches of a run's training images, in an order given by seed and state. The run's workers, if
 * any, prepare them.
 */
export class BatchSource {
  private readonly batches: PrefetchedBatches;

  /**
   * @param options.regions - Whether to find the regions of classes, for training the generator. @defaultValue true
   * @param options.processes - The n processes that share every batch: this one prepares sample i if i mod n is its
   * rank. Order and position are those of whole batches. @defaultValue this process alone
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
    // One batch in the hands of each worker, and one ready.
    const depth = workers ? workers.count + 1 : 0;
    this.batches = new PrefetchedBatches(prepare, { length, batchSize, seed, flip, depth });
  }

  /** Seconds spent waiting in {@link BatchSource.next} so far. */
  get waited(): number {
    return this.batches.waited;
  }

  /** Returns the next batch, which the caller disposes. */
  next(): Promise<Batch> {
    return this.batches.next();
  }

  /** The position after the last batch that was handed out, for a checkpoint. */
  state(): BatchSamplerState {
    return this.batches.state();
  }

  restore(state: BatchSamplerState): void {
    this.batches.restore(state);
  }
}

/** The samples of another dataset at some indices. */
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
