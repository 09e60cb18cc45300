import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';

/** A lock that was not renewed for this long belongs to a process that was killed. Deleting gigabytes may block it for some seconds. */
const STALE_AFTER = 30_000;

/**
 * Runs `body` while no other process that asks for the same lock does. The lock saves work and is not what keeps
 * backends whole: they are put together aside and renamed.
 *
 * @param file - The lock: a folder of this name, made and removed here.
 * @param onWait - Called once where the lock is taken.
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
    // Where someone has removed it meanwhile there is nothing to release.
    await release().catch(() => undefined);
  }
}
