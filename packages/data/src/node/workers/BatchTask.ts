import type { BatchMessage, BatchOptions } from '../../batch/batch.js';
import type { PlannedSample } from '../../batch/prepareBatch.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import type { ErrorMessage } from './errorMessage.js';

/** What a worker is started with. */
export interface WorkerSetup {
  dataset: DatasetDescription;
  /** How many samples there are, as counted where the dataset was checked. */
  length: number;
  /** Folder of the edge cache; none: no cache. */
  edgeCache?: string;
  /** Memory of this worker for samples. */
  cacheBytes: number;
}

/** One batch to make. */
export interface BatchTask {
  plan: readonly PlannedSample[];
  options: BatchOptions;
}

/** What comes back: the batch, or what was wrong; and why the edge cache does not work, if so. */
export interface BatchReply {
  batch?: BatchMessage;
  error?: ErrorMessage;
  cacheFailure?: string;
}
