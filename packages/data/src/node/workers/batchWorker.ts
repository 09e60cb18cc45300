import { workerData } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { batchTransferables } from '../../batch/batch.js';
import { prepareBatch } from '../../batch/prepareBatch.js';
import { CachedDataset } from '../../dataset/CachedDataset.js';
import type { Dataset } from '../../dataset/Dataset.js';
import { DatasetError } from '../DatasetError.js';
import { EdgeCache } from '../edgeCache/EdgeCache.js';
import { openDataset } from '../openDataset.js';
import type { BatchReply, BatchTask, WorkerSetup } from './BatchTask.js';
import { toErrorMessage } from './errorMessage.js';

let cacheFailure: string | undefined;
let dataset: Promise<Dataset> | undefined;

/**
 * Prepares one batch in a worker thread; the first call opens the dataset. Errors are returned, not thrown: a rejection
 * means that the worker died.
 */
export async function prepareInWorker({ plan, options }: BatchTask): Promise<unknown> {
  // Tinypool passes its own data as the first element.
  const [, setup] = workerData as [unknown, WorkerSetup];
  try {
    dataset ??= open(setup);
    const batch = await prepareBatch(await dataset, plan, options);
    const reply: BatchReply = { batch, cacheFailure };
    return Tinypool.move({
      [Tinypool.transferableSymbol]: batchTransferables(batch),
      [Tinypool.valueSymbol]: reply,
    } as never);
  } catch (error) {
    return { error: toErrorMessage(error), cacheFailure } satisfies BatchReply;
  }
}

async function open({ dataset: description, length, edgeCache, cacheBytes }: WorkerSetup): Promise<Dataset> {
  const onFailure = (message: string) => {
    cacheFailure = message;
  };
  const cache = edgeCache === undefined ? undefined : new EdgeCache({ folder: edgeCache, onFailure });
  const opened = await openDataset(description, { check: false, edgeCache: cache });
  if (opened.length === length) return new CachedDataset(opened, cacheBytes);
  const file =
    'root' in description ? description.root : 'photos' in description ? description.photos : description.kind;
  const message = `${length} samples were checked, now there are ${opened.length}. Do not change the files during training.`;
  throw new DatasetError([{ file, kind: 'missing-photo', message }]);
}
