import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryDataset } from '../../dataset/MemoryDataset.js';
import { encodeLabelMap } from '../../decode/encodeLabelMap.js';
import type { FolderDescription } from '../DatasetDescription.js';
import { folderDataset } from '../folder/FolderDataset.js';
import { openDataset } from '../openDataset.js';
import { inspectDataset } from './inspectDataset.js';

let root: string;
let description: FolderDescription;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
  for (const folder of ['photos', 'labels']) await mkdir(join(root, folder));
  const [photos, labels] = [join(root, 'photos'), join(root, 'labels')];
  description = { kind: 'folder', photos, labels, numClasses: 3, height: 32, width: 32 };
});
afterEach(() => rm(root, { recursive: true }));

/** A pair of one size, its label map with these ids in its first pixels and 1 in the rest. */
async function addPair(stem: string, height: number, width: number, ids: number[] = []) {
  const pixels = sharp(Buffer.alloc(3 * height * width, 90), { raw: { height, width, channels: 3 } });
  await pixels.toFile(join(root, 'photos', `${stem}.png`));
  const labels = new Int32Array(height * width).fill(1);
  labels.set(ids);
  await writeFile(join(root, 'labels', `${stem}.png`), encodeLabelMap(labels, height, width));
}

const inRoot = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(root, ''));

test('default: pairs, sizes, classes', async () => {
  await addPair('a', 40, 60, [0, 0]);
  await addPair('b', 40, 60);
  await addPair('c', 64, 32, [2]);
  const seen: string[] = [];
  const inspection = await inspectDataset(description, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
  expect(inspection).toEqual({
    pairs: 3,
    sizes: [
      { height: 40, width: 60, pairs: 2 },
      { height: 64, width: 32, pairs: 1 },
    ],
    height: { min: 40, median: 40, max: 64 },
    width: { min: 32, median: 60, max: 60 },
    classes: [
      { id: 0, name: 'class 0', pixels: 2, images: 1 },
      { id: 1, name: 'class 1', pixels: 2 * 2400 + 2048 - 3, images: 3 },
      { id: 2, name: 'class 2', pixels: 1, images: 1 },
    ],
    unknown: [],
    turnedPhotos: 0,
    skipped: [],
    problems: [],
  });
  expect(seen).toEqual(['1/3', '2/3', '3/3']);
  const { kind, ...options } = description;
  expect(await inspectDataset(await folderDataset(options))).toEqual(inspection);
});

test('behavior: an unknown id once, with its first file and pixel; training refuses in the same words', {
  meta: { id: 'inspect-dataset-unknown-id-once' },
}, async () => {
  await addPair('a', 32, 32, [1, 7]);
  await addPair('b', 32, 32, [9, 9, 7]);
  await addPair('c', 32, 32, [9]);
  await addPair('d', 32, 48);
  await truncate(join(root, 'photos', 'd.png'), 60);
  await writeFile(join(root, 'labels', 'e.png'), encodeLabelMap([0], 1, 1));
  const inspection = await inspectDataset(description);
  expect(inRoot(inspection.unknown)).toEqual([
    { id: 7, file: '/labels/a.png', x: 1, y: 0, pixels: 2, files: 2 },
    { id: 9, file: '/labels/b.png', x: 0, y: 0, pixels: 3, files: 2 },
  ]);
  expect(inspection.classes[1]).toEqual({ id: 1, name: 'class 1', pixels: 3 * 1024 - 5 + 32 * 48, images: 4 });
  expect(inRoot(inspection.problems).map(({ file, message }) => `${file}: ${message}`)).toMatchInlineSnapshot(`
    [
      "/labels/e.png: has no photo: /photos holds no image named "e". Add it, or remove this file.",
      "/photos/d.png: the photo cannot be decoded (Input file has corrupt header:). Export or copy it again.",
      "/labels/a.png: the pixel at x 1, y 0 has id 7, but ids go from 0 to 2; 2 pixels in 2 files have it. Give a class for it in \`remap\`, or raise \`numClasses\`.",
      "/labels/b.png: the pixel at x 0, y 0 has id 9, but ids go from 0 to 2; 3 pixels in 2 files have it. Give a class for it in \`remap\`, or raise \`numClasses\`.",
    ]
  `);
  const refusal = await openDataset(description).catch((error) => error);
  expect(refusal.problems).toEqual(inspection.problems);
});

test('behavior: unknown colours, of which no more than 256 are told apart', async () => {
  await addPair('a', 32, 32);
  const data = Uint8Array.from(
    { length: 3 * 1024 },
    (_, i) => [Math.floor(i / 3) >> 8, Math.floor(i / 3) & 255, 0][i % 3],
  );
  await writeFile(join(root, 'labels', 'a.png'), encode({ height: 32, width: 32, channels: 3, depth: 8, data }));
  const { unknown, problems, classes } = await inspectDataset({ ...description, colours: [[0, 1, 0]] });
  expect(classes[0]).toMatchObject({ pixels: 1, images: 1 });
  expect(unknown).toHaveLength(256);
  expect(inRoot(unknown[1])).toEqual({ colour: [0, 2, 0], file: '/labels/a.png', x: 2, y: 0, pixels: 1, files: 1 });
  expect(problems).toHaveLength(256);
});

test('behavior: photos that an EXIF note turns are counted', async () => {
  await addPair('a', 32, 32);
  await addPair('b', 32, 32);
  const turned = await sharp(join(root, 'photos', 'b.png'))
    .withMetadata({ orientation: 3 })
    .toBuffer();
  await writeFile(join(root, 'photos', 'b.png'), turned);
  expect(await inspectDataset(description)).toMatchObject({ turnedPhotos: 1, problems: [] });
});

test('behavior: what does not come from files is drawn', async () => {
  const scenes = await inspectDataset({ kind: 'scenes', height: 32, width: 48, length: 3 });
  expect(scenes).toMatchObject({ pairs: 3, sizes: [{ height: 32, width: 48, pairs: 3 }], problems: [] });
  expect(scenes.classes.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(3 * 32 * 48);
  const photo = { height: 32, width: 32, pixels: new Uint8Array(3 * 1024) };
  const labels = { height: 32, width: 32, ids: new Int32Array(1024).fill(2) };
  const memory = memoryDataset([{ name: 'a', photo, labels }], { numClasses: 3, height: 32, width: 32 });
  expect((await inspectDataset(memory)).classes.map(({ images }) => images)).toEqual([0, 0, 1]);
});

test('behavior: nothing there', async () => {
  const inspection = await inspectDataset({ ...description, photos: join(root, 'nowhere') });
  expect(inRoot(inspection)).toMatchObject({ pairs: 0, sizes: [], height: { min: 0, median: 0, max: 0 } });
  expect(inspection.problems.map(({ kind }) => kind)).toEqual(['missing-folder', 'empty-folder']);
  await expect(inspectDataset({ ...description, height: 40 })).rejects.toThrow('divisible by 32');
});
