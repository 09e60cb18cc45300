import { EcganError, ValueError } from '@ecgan/core/errors';
import sharp from 'sharp';
import Tinypool from 'tinypool';
import type { BatchMessage, BatchOptions } from '../../batch/batch.js';
import type { PlannedSample } from '../../batch/prepareBatch.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import type { BatchReply, BatchTask, WorkerSetup } from './BatchTask.js';
import { DeadWorkerError } from './DeadWorkerError.js';
import { defaultWorkers } from './defaultWorkers.js';
import { fromErrorMessage } from './errorMessage.js';
import { type WorkerEntry, workerEntry } from './workerEntry.js';

/** Options of {@link BatchWorkers}. */
export interface BatchWorkersOptions {
  /** What each worker opens, unchecked: check it before, `openDataset` does. */
  dataset: DatasetDescription;
  /** How many samples it has, as the checked one said: a worker that counts others refuses. */
  length: number;
  /** Threads. @defaultValue half the cores, at least 1, at most 8 */
  workers?: number;
  /** Folder of the {@link EdgeCache}. @defaultValue none: edges are computed each time */
  edgeCache?: string;
  /** Memory for samples that need not be read again, all workers together. @defaultValue 512 MiB */
  cacheBytes?: number;
  /** The name of a sample, for errors. @defaultValue its number */
  nameOf?: (index: number) => string;
  /** Told once where the edge cache cannot be read or written. */
  onCacheFailure?: (message: string) => void;
  /** The module that workers run, where a bundler has moved it. @defaultValue the package's own */
  entry?: WorkerEntry;
}

/**
 * Worker threads that make batches: decode, resize, crop, flip, edges, label layouts, all but the tensors.
 *
 * A worker that dies (out of memory, `process.exit` somewhere below) is replaced and its batch tried once more. One that crashes in
 * native code takes the process with it, as threads do.
 *
 * @remarks Threads start with the first batch, keep no process alive while idle, and go with `dispose`. Each opens the dataset for
 * itself. For the whole process, sharp is told to use one thread per picture and no cache: its threads would be in the training
 * backend's way, and no file is read twice in a row.
 * @throws ValueError if `workers` is not an integer ≥ 1; without workers, use `prepareBatch`.
 * @example
 * ```ts
 * import { PrefetchedBatches } from '@ecgan/data';
 * import { BatchWorkers, openDataset } from '@ecgan/data/node';
 *
 * const description = { kind: 'scenes', height: 64, width: 64 } as const;
 * const { length, numClasses } = await openDataset(description);
 * const workers = new BatchWorkers({ dataset: description, length, workers: 2 });
 * const prepare = (plan) => workers.prepare(plan, { numClasses });
 * const batches = new PrefetchedBatches(prepare, { length, batchSize: 4, depth: workers.count + 1 });
 * const batch = await batches.next();
 * batch.dispose();
 * await workers.dispose();
 * ```
 */
export class BatchWorkers {
  /** How many threads there are. */
  readonly count: number;
  private pool?: Tinypool;
  private readonly setup: WorkerSetup;
  private readonly runningTasks = new Set<(reason: unknown) => void>();
  private readonly watched = new WeakSet<object>();
  private cacheFailed = false;
  private disposed = false;

  constructor(private readonly options: BatchWorkersOptions) {
    const { dataset, length, workers = defaultWorkers(), edgeCache, cacheBytes = 512 * 2 ** 20 } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      const advice = 'Without workers, make batches with prepareBatch.';
      throw new ValueError({ argument: 'workers', expected: 'an integer ≥ 1', received: workers, advice });
    }
    this.count = workers;
    this.setup = { dataset, length, edgeCache, cacheBytes: cacheBytes / workers };
    sharp.concurrency(1);
    sharp.cache(false);
  }

  /**
   * Makes a planned batch in the next free worker.
   *
   * @throws What `prepareBatch` throws in this thread, of the same class and with the same words.
   * @throws DeadWorkerError if two workers in a row died over it; EcganError after `dispose`.
   */
  async prepare(plan: readonly PlannedSample[], options: BatchOptions): Promise<BatchMessage> {
    const { batch, error, cacheFailure } = await this.runWithRetry({ plan, options });
    if (cacheFailure !== undefined && !this.cacheFailed) this.options.onCacheFailure?.(cacheFailure);
    this.cacheFailed ||= cacheFailure !== undefined;
    if (batch) return batch;
    throw fromErrorMessage(error ?? { name: 'Error', message: 'a worker gave neither a batch nor an error' });
  }

  /** Stops the threads, also in the middle of a batch; batches not made yet are errors. Twice does no harm. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    await this.pool?.destroy();
    this.rejectRunning(disposedError());
  }

  private async runWithRetry(task: BatchTask): Promise<BatchReply> {
    const run = () => this.run(task);
    return run().catch((cause: unknown) =>
      run().catch(() => {
        if (this.disposed) throw disposedError();
        const samples = task.plan.map(({ index }) => this.options.nameOf?.(index) ?? `${index}`);
        throw new DeadWorkerError(samples, cause instanceof Error ? cause.message : String(cause), { cause });
      }),
    );
  }

  /** Runs a task in a worker; an error is a worker's death. */
  private async run(task: BatchTask): Promise<BatchReply> {
    if (this.disposed) throw disposedError();
    this.pool ??= this.start();
    // Tinypool lets the process end while a thread is starting.
    const alive = setInterval(() => undefined, 2 ** 30);
    let rejectTask: (reason: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      rejectTask = reject;
    });
    this.runningTasks.add(rejectTask);
    try {
      const reply = this.pool.run(task) as Promise<BatchReply>;
      this.watch(this.pool);
      return await Promise.race([reply, failed]);
    } finally {
      this.runningTasks.delete(rejectTask);
      clearInterval(alive);
      if (!this.disposed) this.watch(this.pool);
    }
  }

  private start(): Tinypool {
    const { url, ...run } = this.options.entry ?? workerEntry();
    const pool = new Tinypool({
      ...{ filename: url.href, name: 'prepareInWorker', workerData: this.setup, ...run },
      ...{ minThreads: this.count, maxThreads: this.count },
    });
    // A thread that died without a task, as one does that cannot start: tasks that wait for it would wait forever.
    pool.on('error', (error) => this.rejectRunning(error));
    return pool;
  }

  private rejectRunning(reason: unknown): void {
    for (const rejectTask of this.runningTasks) rejectTask(reason);
  }

  /** Tinypool waits forever for a thread that exits without an error: it is told as it tells itself of processes. */
  private watch(pool: Tinypool): void {
    for (const thread of pool.threads) {
      if (this.watched.has(thread)) continue;
      this.watched.add(thread);
      let emittedError = false;
      thread.on('error', () => {
        emittedError = true;
      });
      thread.on('exit', (code: number) => {
        if (!emittedError && !this.disposed) thread.emit('error', new Error(`it exited with code ${code}`));
      });
    }
  }
}

function disposedError(): EcganError {
  return new EcganError('workers: they were disposed and make no more batches. Make them anew.');
}
