import type { BatchMessage, BatchOptions } from '../../batch/batch.js';
import type { PlannedSample } from '../../batch/prepareBatch.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import type { ErrorMessage } from './errorMessage.js';

/** Data a worker thread is started with. */
export interface WorkerSetup {
  dataset: DatasetDescription;
  /** Number of samples of the checked dataset. */
  length: number;
  /** Folder of the edge cache; undefined: no cache. */
  edgeCache?: string;
  /** Memory limit of this worker's sample cache, in bytes. */
  cacheBytes: number;
}

/** One batch to prepare. */
export interface BatchTask {
  plan: readonly PlannedSample[];
  options: BatchOptions;
}

/** Reply of a worker: the batch or an error, and the failure of the edge cache if there was one. */
export interface BatchReply {
  batch?: BatchMessage;
  error?: ErrorMessage;
  cacheFailure?: string;
}
