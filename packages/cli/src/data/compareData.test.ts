import { copyFile, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { compareData, isChanged } from './compareData.js';
import type { DataList } from './DataList.js';
import { listPictures } from './listFiles.js';
import { pairsOf } from './pairsOf.js';

let root: string;
let settings: Settings;
let list: DataList;
const photo = (name: string) => join(root, 'photos', `${name}.jpg`);
const label = (name: string) => join(root, 'labels', `${name}.png`);

/** Files are only listed here, so what is in them need be no picture. */
async function add(name: string, content = name): Promise<void> {
  await writeFile(photo(name), `photo ${content}`);
  await writeFile(label(name), `label ${content}`);
}

async function remove(name: string): Promise<void> {
  await rm(photo(name));
  await rm(label(name));
}

/** Five pictures, the last two held out. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-compare-'));
  for (const folder of ['photos', 'labels']) await mkdir(join(root, folder));
  for (const name of ['a', 'b', 'c', 'y', 'z']) await add(name);
  const folders = { photos: join(root, 'photos'), labels: join(root, 'labels') };
  settings = resolveSettings({ flags: { dataset: 'folder', ...folders, classes: 3, size: '32' } });
  const all = await listPictures(settings, (await pairsOf(settings))?.train ?? []);
  list = { train: all.slice(0, 3), heldOut: all.slice(3), leftOut: [], onceHeldOut: [] };
});

/** What a resumed run would do, in names. */
async function compared(before = list) {
  const pairs = await pairsOf(settings);
  if (!pairs) throw new Error('no files');
  const { changes, list: now } = await compareData(settings, before, pairs);
  const names = (part: { name: string }[]) => part.map(({ name }) => name.replace('.jpg', '')).join('');
  return {
    ...{ changes, now, train: names(now.train), heldOut: names(now.heldOut), leftOut: names(now.leftOut) },
  };
}

const nothing = { came: [], went: [], changed: [], heldOutGone: [], copies: [] };

test('default: nothing changed', async () => {
  const { changes, now } = await compared();
  expect(changes).toEqual(nothing);
  expect(isChanged(changes)).toBe(false);
  expect(now).toEqual(list);
});

test('behavior: a copy of the folder elsewhere, with other times, is the same', async () => {
  for (const name of ['a', 'z']) await utimes(photo(name), new Date(0), new Date(0));
  const before = root;
  root = `${root}-moved`;
  await rename(before, root);
  settings = { ...settings, photos: join(root, 'photos'), labels: join(root, 'labels') };
  expect((await compared()).changes).toEqual(nothing);
});

test('behavior: what came is trained on, what went is named', { meta: { id: 'compare-data-came-went' } }, async () => {
  await add('d');
  await remove('b');
  const { changes, train, heldOut } = await compared();
  expect(changes).toEqual({ ...nothing, came: ['d.jpg'], went: ['b.jpg'] });
  expect([train, heldOut]).toEqual(['acd', 'yz']);
});

test('behavior: a file of the same size with other content', { meta: { id: 'compare-data-same-size' } }, async () => {
  await writeFile(label('b'), 'label x');
  const { changes } = await compared();
  expect(changes).toEqual({ ...nothing, changed: ['b.jpg (label)'] });
});

test('behavior: what was held out is never trained on: copied, renamed, changed, or put back', {
  meta: { id: 'compare-data-held-out' },
}, async () => {
  await copyFile(photo('z'), photo('d'));
  await copyFile(label('z'), label('d'));
  await rename(photo('y'), photo('e'));
  await rename(label('y'), label('e'));
  const first = await compared();
  expect(first.changes).toMatchObject({ came: ['d.jpg', 'e.jpg'], went: ['y.jpg'], copies: ['d.jpg', 'e.jpg'] });
  expect([first.train, first.heldOut, first.leftOut]).toEqual(['abc', 'ez', 'd']);
  // z becomes another photo, its old one comes back as f; y comes back with another photo.
  const old = await readFile(photo('z'));
  await add('z', 'new');
  await add('f');
  await writeFile(photo('f'), old);
  await add('y', 'other');
  const second = await compared(first.now);
  expect(second.changes.changed).toEqual(['z.jpg (photo, label)']);
  expect([second.train, second.heldOut, second.leftOut]).toEqual(['abc', 'eyz', 'df']);
  expect((await compared(second.now)).changes).toMatchObject({ came: [], went: [], changed: [] });
});

test('behavior: a training photo that is overwritten with a held-out one is left out', async () => {
  await copyFile(photo('y'), photo('a'));
  const { train, heldOut, leftOut, changes } = await compared();
  expect([train, heldOut, leftOut]).toEqual(['bc', 'yz', 'a']);
  expect(changes).toMatchObject({ changed: ['a.jpg (photo)'], copies: ['a.jpg'] });
});

test('behavior: missing held-out pictures are reported', async () => {
  await remove('y');
  const { changes, heldOut } = await compared();
  expect(changes).toEqual({ ...nothing, went: ['y.jpg'], heldOutGone: ['y.jpg'] });
  expect(heldOut).toBe('z');
});
