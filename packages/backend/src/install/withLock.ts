import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';

/**
 * Milliseconds without a renewal after which a lock belongs to a killed process. Deleting gigabytes can block a live
 * process for some seconds.
 */
const STALE_AFTER = 30_000;

/**
 * Runs `body` while this process holds a lock. The lock only avoids duplicate work: installations stay complete without
 * it, because they are built in temporary folders and renamed.
 *
 * @param file - Path of the lock, a folder that is created and removed here.
 * @param onWait - Called once if another process holds the lock.
 */
export async function withLock<T>(file: string, onWait: () => void, body: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const options = { lockfilePath: file, realpath: false, stale: STALE_AFTER, onCompromised: () => undefined };
  const release = await lock(file, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOCKED') throw error;
    onWait();
    return lock(file, { ...options, retries: { forever: true, factor: 1, minTimeout: 500, maxTimeout: 500 } });
  });
  try {
    return await body();
  } finally {
    // Fails if someone has removed the lock meanwhile; then there is nothing to release.
    await release().catch(() => undefined);
  }
}
