import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import {
  abandonRunFolder,
  claimNextRunFolder,
  claimRunFolder,
  expectFreeRunFolder,
  type OwnedFolder,
  writeRunConfig,
} from './runFolder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ecgan-'));
});

const claimed: OwnedFolder[] = [];
afterEach(async () => {
  for (const { lock } of claimed.splice(0)) await lock.release();
});

async function claim(making: Promise<OwnedFolder>): Promise<string> {
  const owned = await making;
  claimed.push(owned);
  return owned.folder;
}

test('default: makes the folder, parents too, and owns it', async () => {
  const path = join(parent, 'deep', 'run');
  expect(await claim(claimRunFolder(path))).toBe(path);
  expect(await readdir(path)).toEqual(['.lock.1']);
  await expect(claimRunFolder(path)).rejects.toThrow('has been training this run since');
});

test('behavior: an empty folder will do, also one whose owner was killed before it wrote anything', async () => {
  const path = join(parent, 'empty');
  await mkdir(path);
  await writeFile(join(path, '.lock.1'), '{}');
  await writeFile(join(path, '.config.json.999999999.0123456789ab.tmp'), '{');
  await claim(claimRunFolder(path));
  expect(await readdir(path)).toEqual(['.lock.2']);
});

test('behavior: the first number that is free', async () => {
  const runs = join(parent, 'runs');
  expect(await claim(claimNextRunFolder(runs, 'demo'))).toBe(join(runs, 'demo-1'));
  await mkdir(join(runs, 'demo-3'));
  expect(await claim(claimNextRunFolder(runs, 'demo'))).toBe(join(runs, 'demo-2'));
  expect(await claim(claimNextRunFolder(runs, 'demo'))).toBe(join(runs, 'demo-4'));
});

test('behavior: of many at once each gets a name of its own', { meta: { id: 'run-folder-own-names' } }, async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => claim(claimNextRunFolder(parent, 'train'))));
  expect(all.sort()).toEqual(Array.from({ length: 8 }, (_, i) => join(parent, `train-${i + 1}`)));
});

test('behavior: of many that name one folder one gets it', async () => {
  const path = join(parent, 'run');
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => claim(claimRunFolder(path))));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('behavior: a run that could not be begun gives its name back', async () => {
  const path = join(parent, 'run');
  const owned = await claimRunFolder(path);
  await writeRunConfig(path, resolveSettings({ preset: 'tiny' }));
  await abandonRunFolder(owned);
  expect(await readdir(parent)).toEqual([]);
});

test('error: a folder that is not empty stays as it is', async () => {
  await writeFile(join(parent, 'diary.txt'), 'dear diary');
  const message = `${parent}: this run folder exists and is not empty. Go on with it`;
  await expect(expectFreeRunFolder(parent)).rejects.toThrow(message);
  await expect(claimRunFolder(parent)).rejects.toThrow('or choose another name with --run.');
  expect(await readdir(parent)).toEqual(['diary.txt']);
});

test('error: a file in the way', async () => {
  const path = join(parent, 'file');
  await writeFile(path, '');
  await expect(claimRunFolder(path)).rejects.toThrow(`${path}: the run folder cannot be made, a file is in its way.`);
  await expect(claimRunFolder(join(path, 'run'))).rejects.toThrow('a file is in its way');
});
