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
  /** The dataset each worker opens, without checking its files: open it once with `openDataset` first. */
  dataset: DatasetDescription;
  /** Number of samples of the checked dataset; a worker that finds another number throws. */
  length: number;
  /** Number of threads. @defaultValue half the cores, at least 1, at most 8 */
  workers?: number;
  /** Folder of the {@link EdgeCache}. @defaultValue none: edges are computed each time */
  edgeCache?: string;
  /** Memory limit of the sample caches of all workers together, in bytes. @defaultValue 512 MiB */
  cacheBytes?: number;
  /** Returns the name of a sample for error messages. @defaultValue its index */
  nameOf?: (index: number) => string;
  /** Called once, when the edge cache cannot be read or written. */
  onCacheFailure?: (message: string) => void;
  /** The module that workers run, if a bundler has moved it. @defaultValue the module of this package */
  entry?: WorkerEntry;
}

/**
 * Worker threads that prepare batches: decode, resize, crop, flip, compute edges and label layouts. Only the tensors
 * are made in the main thread.
 *
 * A worker that dies (out of memory, or a call of `process.exit`) is replaced and its batch is tried once more. A crash
 * in native code ends the whole process.
 *
 * @remarks Threads start with the first batch, do not keep the process alive while idle, and stop with `dispose`. Each
 * thread opens the dataset itself. The constructor sets sharp, for the whole process, to one thread per image and no
 * cache: more threads would compete with the training backend, and no file is read twice in a row.
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
  /** Number of threads. */
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
   * Prepares a planned batch in the next free worker.
   *
   * @throws The errors of `prepareBatch`, with the same class and message as in this thread.
   * @throws DeadWorkerError if two workers in a row died while preparing it; EcganError after `dispose`.
   */
  async prepare(plan: readonly PlannedSample[], options: BatchOptions): Promise<BatchMessage> {
    const { batch, error, cacheFailure } = await this.runWithRetry({ plan, options });
    if (cacheFailure !== undefined && !this.cacheFailed) this.options.onCacheFailure?.(cacheFailure);
    this.cacheFailed ||= cacheFailure !== undefined;
    if (batch) return batch;
    throw fromErrorMessage(error ?? { name: 'Error', message: 'a worker returned neither a batch nor an error' });
  }

  /** Stops the threads, even while they prepare a batch; pending batches reject. Further calls have no effect. */
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

  /** Runs a task in a worker. Rejects only if the worker died; other errors are in the reply. */
  private async run(task: BatchTask): Promise<BatchReply> {
    if (this.disposed) throw disposedError();
    this.pool ??= this.start();
    // Tinypool does not keep the process alive while a thread starts; this timer does.
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
    // A thread that dies without a task, for example because it cannot start, would leave waiting tasks pending forever.
    pool.on('error', (error) => this.rejectRunning(error));
    return pool;
  }

  private rejectRunning(reason: unknown): void {
    for (const rejectTask of this.runningTasks) rejectTask(reason);
  }

  /** Tinypool waits forever for a thread that exits without an error; this emits the error it listens for. */
  private watch(pool: Tinypool): void {
    for (const thread of pool.threads) {
      if (this.watched.has(thread)) continue;
      this.watched.add(thread);
      let emittedError = false;
      thread.on('error', () => {
        emittedError = true;
      });
      thread.on('exit', (code: number) => {
        if (!emittedError && !this.disposed) thread.emit('error', new Error(`exited with code ${code}`));
      });
    }
  }
}

function disposedError(): EcganError {
  return new EcganError('workers: disposed, so they prepare no more batches. Create new BatchWorkers.');
}
