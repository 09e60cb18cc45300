import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import { Picture } from '../pictures/Picture.js';
import { openData } from './openData.js';

/** Settings of a data set of `count` photos of their own grey, all of class `i % 3`. */
async function folderSettings(count: number, heldOut?: number) {
  const root = await mkdtemp(join(tmpdir(), 'ecgan-'));
  const [photos, labels] = ['photos', 'labels'].map((name) => join(root, name));
  for (const folder of [photos, labels]) await mkdir(folder);
  for (let i = 0; i < count; i++) {
    await writeFile(join(photos, `${i}.png`), new Picture(32, 32).fill([i, i, i]).toPng());
    await writeFile(join(labels, `${i}.png`), encodeLabelMap(new Int32Array(1024).fill(i % 3), 32, 32));
  }
  return resolveSettings({
    flags: {
      dataset: 'folder',
      photos,
      labels,
      classes: 3,
      size: '32',
      ...(heldOut && { heldOut }),
      edgeCache: 'none',
    },
  });
}

test('default: synthetic scenes, none held out that is trained on', async () => {
  const { train, heldOut } = await openData(resolveSettings({ preset: 'tiny' }));
  expect([train.length, heldOut.length, train.height, train.width]).toEqual([8, 4, 32, 32]);
  const names = async (data: typeof train) =>
    Promise.all(Array.from({ length: data.length }, async (_, i) => (await data.sample(i)).photo.join()));
  const shared = new Set(await names(train));
  for (const photo of await names(heldOut)) expect(shared.has(photo)).toBe(false);
});

test('behavior: of a folder the last images are held out', async () => {
  const { train, heldOut } = await openData(await folderSettings(5, 2));
  expect([train.length, heldOut.length, train.numClasses]).toEqual([3, 2, 3]);
  expect((await train.sample(2)).name).toBe('2');
  const sample = await heldOut.sample(0);
  expect([sample.name, sample.labels[0], sample.photo[0]]).toEqual(['3', 0, 3]);
});

test('default: a fifth is held out, one at least, 16 at most', {
  meta: { id: 'open-data-held-out-default' },
}, async () => {
  for (const [count, expected] of [
    [2, 1],
    [4, 1],
    [10, 2],
    [90, 16],
  ]) {
    const { train, heldOut } = await openData(await folderSettings(count), { check: false });
    expect([train.length, heldOut.length]).toEqual([count - expected, expected]);
  }
  await expect(openData(await folderSettings(1))).rejects.toThrow('fewer images than the 1 in');
});

test('behavior: the pictures that a run names, whatever their order', async () => {
  const names = { train: ['0.png', '4.png'], heldOut: ['1.png', '3.png', 'gone.png'] };
  const { train, heldOut, pictures } = await openData(await folderSettings(5), { names });
  expect([train.length, heldOut.length]).toEqual([2, 2]);
  expect((await train.sample(1)).name).toBe('4');
  expect((await heldOut.sample(1)).name).toBe('3');
  expect(pictures).toMatchObject({
    indices: [0, 4],
    names: { train: ['0.png', '4.png'], heldOut: ['1.png', '3.png'] },
  });
});

test('behavior: of a split of its own pictures are held out spread over it, and all where as many are asked for', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ecgan-'));
  for (const [split, count] of [
    ['train', 2],
    ['val', 20],
  ] as const) {
    for (const folder of [split, `${split}annot`]) await mkdir(join(root, folder));
    for (let i = 10; i < 10 + count; i++) {
      await writeFile(join(root, split, `${i}.png`), new Picture(32, 32).fill([i, i, i]).toPng());
      await writeFile(join(root, `${split}annot`, `${i}.png`), encodeLabelMap(new Int32Array(1024).fill(3), 32, 32));
    }
  }
  const flags = { dataset: 'camvid', root, size: '32', edgeCache: 'none' };
  const heldOutOf = async (heldOut?: number, names?: string[]) => {
    const settings = resolveSettings({ flags: { ...flags, ...(heldOut && { heldOut }) } });
    const data = await openData(settings, { check: false, ...(names && { names: { heldOut: names } }) });
    return data.pictures?.names.heldOut.map((name) => Number(/(\d+)\.png$/.exec(name)?.[1]));
  };
  expect(await heldOutOf(4)).toEqual([10, 15, 20, 25]);
  const names = ['val/10.png', 'val/15.png'];
  expect(await heldOutOf(undefined, names)).toEqual([10, 15]);
  expect(await heldOutOf(1, names)).toEqual([10]);
  expect(await heldOutOf(20, names)).toEqual(Array.from({ length: 20 }, (_, i) => 10 + i));
});

test('error: nothing left to train on', async () => {
  await expect(openData(await folderSettings(3, 3))).rejects.toThrow(/--held-out: expected fewer images than the 3 in/);
});
