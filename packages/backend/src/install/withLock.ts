import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes the lock, or tells whose it is. A lock whose process is gone is nobody's. */
function take(file: string): number | undefined {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  let owner = Number.NaN;
  try {
    owner = Number(readFileSync(file, 'utf8'));
  } catch {
    return take(file); // released in between
  }
  if (owner && isAlive(owner)) return owner;
  rmSync(file, { force: true });
  return take(file);
}

/**
 * Runs `body` while no other process that asks for the same lock file does. The lock saves work and is not what keeps
 * backends whole: they are put together aside and renamed.
 */
export async function withLock<T>(file: string, onWait: (owner: number) => void, body: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  for (let owner = take(file); owner !== undefined; owner = take(file)) {
    if (!told) onWait(owner);
    told = true;
    await sleep(500);
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}
