import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WriteError } from '@ecgan/training/node';
import { RunFolderError } from '../errors.js';
import { describeOwner, isRunning, type LockOwner, readOwner } from './LockOwner.js';

/** Names of lock files. The process that made the one with the highest number owns the run. */
const lockName = /^\.lock\.(\d+)$/;

/** Interval of the owner's heartbeat, and how long a lock of another machine is watched for one, in milliseconds. */
const beats = { everyMilliseconds: 5_000, watchedFor: 30_000 };

/** Options of {@link RunLock.take}. */
interface LockOptions {
  /** Called before the lock of another machine is watched to see whether its owner still runs. */
  onWatch?: (owner: LockOwner) => void;
  /** How long a lock of another machine is watched, in milliseconds. @defaultValue 30 s */
  watchedFor?: number;
}

/**
 * Makes one process at a time the owner of a run folder.
 *
 * @remarks The owner is the process that made the file `.lock.N` with the highest N, which names the process and its
 * machine. Making it is atomic: a hard link fails if the name is taken, also over NFS. A lock is taken over by making
 * `.lock.N+1`, so of all processes that find the owner dead, one succeeds.
 *
 * On the same machine a dead owner is recognised at once, by its process id and start time. On other machines that
 * share the disk it is recognised by its heartbeat. A thread of the owner writes it every 5 seconds, whatever training
 * does, and a lock without one for 30 seconds is taken over. No clocks are compared. A process that was suspended for
 * longer finds at its next step that it has lost the run, and ends without writing to it.
 */
export class RunLock {
  private constructor(
    private readonly path: string,
    private readonly id: string,
    private readonly heartbeat: Worker,
  ) {
    process.on('exit', this.removeOwn);
  }

  /** Removes the lock file. Also runs on `process.exit`, as after a second Ctrl-C. */
  private readonly removeOwn = (): void => {
    try {
      if (readFileSync(this.path, 'utf8').includes(this.id)) rmSync(this.path, { force: true });
    } catch {
      // The lock is already gone.
    }
  };

  /**
   * Takes the lock of a run folder, which must exist.
   *
   * @throws {@link RunFolderError} naming the process that owns the run; {@link WriteError} if the lock cannot be
   * written.
   */
  static async take(folder: string, options: LockOptions = {}): Promise<RunLock> {
    for (;;) {
      const newest = await newestLock(folder);
      if (newest && (await isOwned(newest, options))) throw ownedBy(folder, newest.owner);
      const number = (newest?.number ?? 0) + 1;
      const lock = await RunLock.make(folder, number);
      if (!lock) continue;
      // A process that took over meanwhile, from an owner that this one never saw, has a higher number.
      const later = await newestLock(folder);
      if (later && later.number > number) {
        await lock.release();
        continue;
      }
      for (const name of await lockNames(folder))
        if (numberOf(name) < number) await rm(join(folder, name), { force: true });
      return lock;
    }
  }

  private static async make(folder: string, number: number): Promise<RunLock | undefined> {
    const path = join(folder, `.lock.${number}`);
    const id = randomBytes(6).toString('hex');
    const text = `${JSON.stringify(await describeOwner(id))}\n`;
    const made = await makeWhole(path, text, id).catch((cause) => {
      throw WriteError.of(cause, path, text.length);
    });
    return made ? new RunLock(path, id, startHeartbeat(path)) : undefined;
  }

  /** @throws {@link RunFolderError} if another process has taken the run over, or the lock was deleted. */
  async assertHeld(): Promise<void> {
    if ((await readOwner(this.path))?.id === this.id) return;
    const folder = dirname(this.path);
    // If the folder was deleted or moved, the next write fails with a better message.
    if (!(await stat(folder).catch(() => undefined))) return;
    throw new RunFolderError(
      `${folder}: this process no longer owns the run: its lock ${this.path} is gone, because another process took the run over ` +
        'while this one was stopped, or because someone deleted it. Nothing more was written.',
      { folder, lock: this.path },
    );
  }

  /** Releases the run. */
  async release(): Promise<void> {
    await this.heartbeat.terminate();
    process.off('exit', this.removeOwn);
    this.removeOwn();
  }
}

/** Error codes of disks without hard links. */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Makes a file that appears with all its content at once. Returns false if its name is taken. */
async function makeWhole(path: string, text: string, id: string): Promise<boolean> {
  const draft = join(dirname(path), `.lock.${process.pid}.${id}.tmp`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (!noLinks.includes(`${error.code}`)) throw error;
      return writeFile(path, text, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A lock file of a run folder. */
interface FoundLock {
  number: number;
  path: string;
  owner: LockOwner | undefined;
}

const numberOf = (name: string) => Number(lockName.exec(name)?.[1]);

async function lockNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => lockName.test(name));
}

async function newestLock(folder: string): Promise<FoundLock | undefined> {
  const numbers = (await lockNames(folder)).map(numberOf);
  if (numbers.length === 0) return undefined;
  const number = Math.max(...numbers);
  const path = join(folder, `.lock.${number}`);
  let owner = await readOwner(path);
  // On a disk without hard links a lock may be read while it is being written.
  for (let again = 0; !owner && again < 5; again++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    owner = await readOwner(path);
  }
  return { number, path, owner };
}

/** Whether the owner of a lock still runs. */
async function isOwned({ path, owner }: FoundLock, options: LockOptions): Promise<boolean> {
  if (!owner) return false;
  const known = await isRunning(owner);
  if (known !== undefined) return known;
  options.onWatch?.(owner);
  return beatsWithin(path, options.watchedFor ?? beats.watchedFor);
}

/** Whether the heartbeat of a lock changes while it is watched. A lock that disappears was released. */
async function beatsWithin(path: string, milliseconds: number): Promise<boolean> {
  const first = await beatOf(path);
  const steps = 20;
  for (let i = 0; i < steps && first !== undefined; i++) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds / steps));
    const now = await beatOf(path);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

/**
 * Time of the last heartbeat, in milliseconds. Opens the file, because a network disk may answer `stat` from a cache.
 */
async function beatOf(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  try {
    return file && (await file.stat()).mtimeMs;
  } finally {
    await file?.close();
  }
}

/** Starts the heartbeat in a thread of its own, because a step may block this thread for minutes. */
function startHeartbeat(path: string): Worker {
  const code = `
    const { utimesSync } = require('node:fs');
    const { workerData } = require('node:worker_threads');
    setInterval(() => {
      try { utimesSync(workerData.path, new Date(), new Date()); } catch {}
    }, workerData.everyMilliseconds);`;
  const workerData = { path, everyMilliseconds: beats.everyMilliseconds };
  const thread = new Worker(code, { eval: true, workerData, execArgv: [], env: {} });
  thread.unref();
  return thread;
}

function ownedBy(folder: string, owner: LockOwner | undefined): RunFolderError {
  const { pid, machine, since } = owner ?? { pid: 0, machine: 'another', since: '' };
  return new RunFolderError(
    `${folder}: process ${pid} on ${machine} has been training this run since ${since}. ` +
      `Wait until it ends, or end it (there: kill ${pid}); then resume. Nothing was written.`,
    { folder, ...owner },
  );
}
