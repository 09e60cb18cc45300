import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLock } from './withLock.js';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecgan-lock-'));
  lock = join(folder, 'deep', 'install.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('default: one after the other', async () => {
  const events: string[] = [];
  const onWait = vi.fn();
  const body = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    events.push(`${name} ends`);
  };
  await Promise.all([withLock(lock, onWait, body('first')), withLock(lock, onWait, body('second'))]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(onWait).toHaveBeenCalledTimes(1);
  expect(existsSync(lock)).toBe(false);
});

test('behavior: released when the body fails', async () => {
  const failing = withLock(lock, vi.fn(), () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('behavior: the lock of a process that was killed is taken over', async () => {
  mkdirSync(lock, { recursive: true });
  const aMinuteAgo = Date.now() / 1000 - 60;
  utimesSync(lock, aMinuteAgo, aMinuteAgo);
  const onWait = vi.fn();
  expect(await withLock(lock, onWait, async () => 'done')).toBe('done');
  expect(onWait).not.toHaveBeenCalled();
});
