import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeLeftovers, withTemporaryFile } from './temporaryFiles.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-leftovers-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('removeLeftovers', () => {
  test('default: temporary files go, all others stay', async () => {
    const left = ['.step-000003.safetensors.0123456789ab.tmp', `.log.jsonl.${process.pid}.00ff00ff00ff.tmp`];
    const others = ['.hidden.tmp', '.step.0123.tmp', 'step-000003.safetensors', 'x.0123456789ab.tmp'];
    for (const name of [...left, ...others]) await writeFile(join(folder, name), '');
    expect((await removeLeftovers(folder)).sort()).toEqual(left.sort());
    expect((await readdir(folder)).sort()).toEqual(others);
  });

  test('behavior: those of a process that runs stay until it has ended', {
    meta: { id: 'temporary-files-living-process' },
  }, async () => {
    const child = spawn(process.execPath, ['-e', "setInterval(() => undefined, 1e6); console.log('up')"]);
    await once(child.stdout, 'data');
    const name = `.report.html.${child.pid}.0123456789ab.tmp`;
    await writeFile(join(folder, name), '');
    expect(await removeLeftovers(folder)).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await removeLeftovers(folder)).toEqual([name]);
  });

  test('behavior: a folder that is not there has none', async () => {
    expect(await removeLeftovers(join(folder, 'nowhere'))).toEqual([]);
  });

  test('behavior: knows the names that are given', async () => {
    let name = '';
    await withTemporaryFile(join(folder, 'log.jsonl'), async (temporary) => {
      await writeFile(temporary, 'half');
      [name] = await readdir(folder);
      expect(await removeLeftovers(folder)).toEqual([name]);
    });
    expect(name).toContain(`.log.jsonl.${process.pid}.`);
  });
});

test('behavior: what is being written goes when the process exits, what is whole stays', {
  meta: { id: 'temporary-files-unfinished' },
}, async () => {
  const listeners = process.listenerCount('exit');
  await withTemporaryFile(join(folder, 'whole'), (temporary) => writeFile(temporary, ''));
  await withTemporaryFile(join(folder, 'half'), async (temporary) => {
    await writeFile(temporary, '');
    expect(process.listenerCount('exit')).toBe(listeners + 1);
    // As Node does when process.exit is called.
    process.listeners('exit').at(-1)?.(0);
  });
  expect((await readdir(folder)).map((name) => name.replace(/\d+\.[0-9a-f]{12}/, '…'))).toEqual(['.whole.….tmp']);
  expect(process.listenerCount('exit')).toBe(listeners);
});
