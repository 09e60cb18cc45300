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
  type InspectionProgress,
  inspectDataset,
  openDataset,
} from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { ConfigError } from '../errors.js';
import { describeData, readsBoundaries } from './describeData.js';

/** The images of a run: what it learns from, and what it never sees. */
export interface RunData {
  train: Dataset;
  heldOut: Dataset;
  /** The threads that make batches of `train`, if it has any. */
  workers?: BatchWorkers;
}

/** Options of {@link openData}. */
interface OpenDataOptions {
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
  if (check) await assertValid(heldOut ? [train, heldOut] : [train], onProgress);
  const folder = settings.edgeCache === 'auto' ? undefined : settings.edgeCache;
  const edgeCache = folder === 'none' ? undefined : new EdgeCache({ folder, onFailure: onCacheFailure });
  const all = await openDataset(train, { check: false, edgeCache });
  const parts = heldOut ? await splitFromFiles(all, heldOut, settings) : holdOutLast(all, settings);
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
async function assertValid(descriptions: DatasetDescription[], onProgress?: InspectionProgress): Promise<void> {
  const files = descriptions.filter(({ kind }) => kind !== 'scenes');
  const problems = [];
  for (const description of files) problems.push(...(await inspectDataset(description, { onProgress })).problems);
  if (problems.length > 0) throw new DatasetError(problems);
}

async function splitFromFiles(train: Dataset, description: DatasetDescription, settings: Settings): Promise<RunData> {
  const heldOut = await openDataset(description, { check: false });
  return { train, heldOut: new DatasetPart(heldOut, 0, Math.min(settings.heldOut, heldOut.length)) };
}

function holdOutLast(all: Dataset, { heldOut, photos, root }: Settings): RunData {
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

/** Batches of a run's training images without end, in an order that seed and state decide; made by the run's workers, if it has any. */
export class BatchSource {
  private readonly batches: PrefetchedBatches;

  /** @param options.regions - Find the regions of classes beforehand, which the generator's training asks for. @defaultValue true */
  constructor({ train, workers }: RunData, settings: Settings, { regions = true }: { regions?: boolean } = {}) {
    const { batch: batchSize, levels, seed, flip } = settings;
    const { numClasses, length, ignoreLabel } = train;
    const boundaries = readsBoundaries(settings);
    const options = { numClasses, levels, boundaries, ...(regions && { regions: { ignoreLabel } }) };
    const prepare: PrepareBatch = (plan) =>
      workers ? workers.prepare(plan, options) : prepareBatch(train, plan, options);
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

/** A stretch of another dataset, as a dataset. */
class DatasetPart extends DatasetView {
  constructor(
    source: Dataset,
    private readonly first: number,
    length: number,
  ) {
    super(source, length);
  }

  sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    return this.source.sample(this.first + index, augmentation);
  }
}
