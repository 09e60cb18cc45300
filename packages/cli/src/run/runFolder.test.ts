import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createRunFolder, expectFreeRunFolder, freeRunFolder } from './runFolder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ecgan-'));
});

test('default: makes the folder and what is in it, parents too', async () => {
  const path = join(parent, 'deep', 'run');
  await createRunFolder(path);
  expect((await readdir(path)).sort()).toEqual(['checkpoints', 'samples']);
});

test('behavior: an empty folder will do', async () => {
  await mkdir(join(parent, 'empty'));
  await createRunFolder(join(parent, 'empty'));
  expect(await readdir(join(parent, 'empty'))).toHaveLength(2);
});

test('behavior: the first number that is free', async () => {
  expect(await freeRunFolder(join(parent, 'runs'), 'demo')).toBe(join(parent, 'runs', 'demo-1'));
  await mkdir(join(parent, 'runs', 'demo-1'), { recursive: true });
  await mkdir(join(parent, 'runs', 'demo-3'));
  expect(await freeRunFolder(join(parent, 'runs'), 'demo')).toBe(join(parent, 'runs', 'demo-2'));
});

test('error: a folder that is not empty stays as it is', async () => {
  await writeFile(join(parent, 'diary.txt'), 'dear diary');
  const message = `${parent}: this run folder exists and is not empty. Go on with it`;
  await expect(expectFreeRunFolder(parent)).rejects.toThrow(message);
  await expect(createRunFolder(parent)).rejects.toThrow('or choose another name with --run.');
  expect(await readdir(parent)).toEqual(['diary.txt']);
});

test('error: a file in the way', async () => {
  const path = join(parent, 'file');
  await writeFile(path, '');
  await expect(createRunFolder(path)).rejects.toThrow(`${path}: the run folder cannot be made, a file is in its way.`);
  await expect(createRunFolder(join(path, 'run'))).rejects.toThrow('a file is in its way');
});
