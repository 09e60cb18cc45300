import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOwner, isRunning } from './LockOwner.js';
import { RunLock } from './RunLock.js';

let folder: string;
let held: RunLock[];
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-lock-'));
  [held, children] = [[], []];
});
afterEach(async () => {
  for (const lock of held) await lock.release();
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function take(options?: Parameters<typeof RunLock.take>[1]): Promise<RunLock> {
  const lock = await RunLock.take(folder, options);
  held.push(lock);
  return lock;
}
const lockPath = (number: number) => join(folder, `.lock.${number}`);
const writeLock = (number: number, owner: object) => writeFile(lockPath(number), JSON.stringify(owner));

/** A process that only lives. */
async function someProcess(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', "setInterval(() => undefined, 1e6); console.log('up')"]);
  children.push(child);
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
}

describe('take', () => {
  test('default: the run is owned until it is given back', async () => {
    const lock = await take();
    await lock.assertHeld();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await take();
  });

  test('error: names the owner', { meta: { id: 'run-lock-names-owner' } }, async () => {
    await take();
    const again = await take().catch((error: Error) => error.message);
    expect(`${again}`.replace(folder, 'RUN').replace(/\d{4}-\S+Z/, 'DATE')).toBe(
      `RUN: process ${process.pid} on ${hostname()} has been training this run since DATE. ` +
        `Wait until it ends, or end it (there: kill ${process.pid}); then resume. Nothing was written.`,
    );
  });

  test('behavior: of many at once one succeeds, also where all see a dead owner', {
    meta: { id: 'run-lock-many-at-once' },
  }, async () => {
    const { pid } = process;
    for (let round = 0; round < 6; round++) {
      if (round % 2) await writeLock(7, { ...(await describeOwner('dead')), pid, started: 'another' });
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.take(folder)));
      const taken = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(taken).toHaveLength(1);
      await taken[0].assertHeld();
      await taken[0].release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('behavior: a dead owner of this machine is taken over at once', {
    meta: { id: 'run-lock-dead-owner' },
  }, async () => {
    const child = await someProcess();
    const owner = { ...(await describeOwner('child')), pid: child.pid, started: undefined };
    await writeLock(1, owner);
    await expect(take()).rejects.toThrow(`process ${child.pid} on`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await take({ onWatch: () => expect.fail('watched') });
    expect(await readdir(folder)).toEqual(['.lock.2']);
  });

  test.runIf(process.platform === 'linux')(
    'behavior: another process with the id of the owner is not the owner',
    async () => {
      const child = await someProcess();
      await writeLock(1, { ...(await describeOwner('old')), pid: child.pid, started: '1' });
      await take();
    },
  );

  test('behavior: a process that is stopped still owns the run', async () => {
    const child = await someProcess();
    child.kill('SIGSTOP');
    expect(await isRunning({ ...(await describeOwner('child')), pid: child.pid, started: undefined })).toBe(true);
  });

  test('behavior: an owner on another machine is recognised by its heartbeat', {
    meta: { id: 'run-lock-other-machine' },
  }, async () => {
    const elsewhere = { ...(await describeOwner('far')), machine: 'far', place: 'far away' };
    await writeLock(1, elsewhere);
    const watched: string[] = [];
    let beat = 0;
    const beating = setInterval(() => utimes(lockPath(1), new Date(++beat * 1000), new Date(beat * 1000)), 1);
    const alive = take({ onWatch: ({ machine }) => watched.push(machine) });
    await expect(alive.finally(() => clearInterval(beating))).rejects.toThrow('on far has been training this run');
    await take({ onWatch: ({ machine }) => watched.push(machine), watchedFor: 20 });
    expect(watched).toEqual(['far', 'far']);
    expect(await readdir(folder)).toEqual(['.lock.2']);
  });

  test('behavior: a file that is no lock of ours is taken over', async () => {
    await writeFile(lockPath(3), 'no JSON');
    await take();
    expect(await readdir(folder)).toEqual(['.lock.4']);
  });

  test.runIf(process.platform === 'linux')('error: a folder that cannot be written to', async () => {
    await expect(RunLock.take('/proc/self')).rejects.toThrow('bytes could not be written');
  });
});

test('behavior: the heartbeat continues while the process is busy', async () => {
  await take();
  await utimes(lockPath(1), new Date(0), new Date(0));
  // This thread waits without a turn of its event loop, as in a long step.
  const { statSync } = await import('node:fs');
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  while (statSync(lockPath(1)).mtimeMs === 0) Atomics.wait(sleep, 0, 0, 20);
});

describe('assertHeld', () => {
  test('error: taken over, or deleted', { meta: { id: 'run-lock-taken-over' } }, async () => {
    const lock = await take();
    await writeLock(1, await describeOwner('other'));
    const message = 'this process no longer owns the run: its lock';
    await expect(lock.assertHeld()).rejects.toThrow(message);
    await lock.release();
    expect(JSON.parse(await readFile(lockPath(1), 'utf8')).id).toBe('other');
    await rm(lockPath(1));
    await expect(lock.assertHeld()).rejects.toThrow(message);
  });

  test('behavior: the next write reports a folder that was removed', async () => {
    const lock = await take();
    await rm(folder, { recursive: true });
    await lock.assertHeld();
  });
});
