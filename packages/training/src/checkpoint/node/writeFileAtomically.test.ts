import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallDisk } from '@ecgan/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WriteError, writeFileAtomically } from './writeFileAtomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failure = (path: string, bytes: Uint8Array) => writeFileAtomically(path, bytes).catch((error: unknown) => error);

describe('writeFileAtomically', () => {
  test('default', async () => {
    const path = join(folder, 'a.bin');
    await writeFileAtomically(path, new Uint8Array([1, 2, 3]));
    expect(Array.from(await readFile(path))).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  test('args: text is stored as UTF-8', async () => {
    const path = join(folder, 'a.txt');
    await writeFileAtomically(path, 'grün');
    expect(await readFile(path, 'utf8')).toBe('grün');
  });

  test('behavior: replaces what was there', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'an old and longer content');
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  test('behavior: a reader never sees half a file', async () => {
    const path = join(folder, 'a.bin');
    const size = 1 << 20;
    await writeFileAtomically(path, new Uint8Array(size).fill(0));
    const writing = (async () => {
      for (let round = 1; round <= 10; round++) await writeFileAtomically(path, new Uint8Array(size).fill(round));
      return 'done';
    })();
    let reads = 0;
    while ((await Promise.race([writing, Promise.resolve()])) !== 'done') {
      const seen = await readFile(path);
      expect(seen.length).toBe(size);
      expect(seen[0]).toBe(seen[size - 1]);
      reads += 1;
    }
    expect(reads).toBeGreaterThan(0);
  });

  test('error: a missing folder', async () => {
    const error = await failure(join(folder, 'missing', 'a.bin'), new Uint8Array(5));
    expect(error).toBeInstanceOf(WriteError);
    expect((error as WriteError).facts).toMatchObject({ code: 'ENOENT', bytes: 5 });
    expect((error as WriteError).message.replace(folder, '…')).toMatchInlineSnapshot(
      `"…/missing/a.bin: its 5 bytes could not be written. Its folder does not exist: create it first. Nothing half-written was left."`,
    );
  });

  test('error: a folder of that name; nothing is left', async () => {
    const path = join(folder, 'taken');
    await mkdir(path);
    await writeFile(join(path, 'inside'), '');
    expect(await failure(path, new Uint8Array(5))).toBeInstanceOf(WriteError);
    expect(await readdir(folder)).toEqual(['taken']);
  });

  test('error: a full disk; the old file stays, nothing is left', async ({ skip }) => {
    const small = smallDisk(folder);
    if (!small) return skip('no disk can be mounted here');
    const { path: disk } = small;
    try {
      const path = join(disk, 'checkpoint.safetensors');
      await writeFileAtomically(path, 'old');
      const error = await failure(path, new Uint8Array(1 << 20));
      expect(error).toBeInstanceOf(WriteError);
      expect((error as WriteError).facts).toMatchObject({ path, code: 'ENOSPC', bytes: 1 << 20 });
      expect((error as WriteError).message.replace(disk, '…')).toMatchInlineSnapshot(
        `"…/checkpoint.safetensors: its 1048576 bytes could not be written. The disk is full: free some space or choose another folder. Nothing half-written was left."`,
      );
      expect(await readdir(disk)).toEqual(['checkpoint.safetensors']);
      expect(await readFile(path, 'utf8')).toBe('old');
    } finally {
      small.unmount();
    }
  });
});
