import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instanceBoundaries } from '../../dataset/instanceBoundaries.js';
import { encodeLabelMap } from '../../decode/encodeLabelMap.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import { DatasetError } from '../DatasetError.js';
import { openDataset } from '../openDataset.js';
import { ade20k } from './ade20k.js';
import { camvid } from './camvid.js';
import { cityscapes } from './cityscapes.js';
import { cocoStuff } from './cocoStuff.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Pictures of this size are written: twice as wide as high. */
const [HEIGHT, WIDTH] = [64, 128];

async function write(file: string, bytes: Uint8Array) {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), bytes);
}

async function photo(file: string) {
  const grey = sharp(Buffer.alloc(HEIGHT * WIDTH * 3, 120), { raw: { height: HEIGHT, width: WIDTH, channels: 3 } });
  await write(file, await grey.toFormat(file.endsWith('.png') ? 'png' : 'jpeg').toBuffer());
}

/** The left half has the first id, the right half the second. */
const map = (file: string, left: number, right: number) =>
  write(
    file,
    encodeLabelMap(
      Int32Array.from({ length: HEIGHT * WIDTH }, (_, i) => (i % WIDTH < WIDTH / 2 ? left : right)),
      HEIGHT,
      WIDTH,
    ),
  );

async function problemsOf(opening: Promise<unknown>): Promise<string[]> {
  const error = await opening.then(
    () => undefined,
    (caught) => caught,
  );
  if (!(error instanceof DatasetError)) throw error ?? new Error('opened');
  return error.problems.map(({ file, message }) => `${file}: ${message}`.replaceAll(root, ''));
}

/** The ids at the left and right border of a sample. */
async function sides(dataset: { sample(index: number): Promise<{ labels: Int32Array; width: number }> }, index = 0) {
  const { labels, width } = await dataset.sample(index);
  return [labels[0], labels[width - 1]];
}

async function cityPair(city: string, number: string, left: number, right: number) {
  const stem = `${city}_${number}_000019`;
  await photo(`leftImg8bit/train/${city}/${stem}_leftImg8bit.png`);
  const labels = `gtFine/train/${city}/${stem}_gtFine`;
  await map(`${labels}_labelIds.png`, left, right);
  await map(`${labels}_instanceIds.png`, 26001, 26002);
  // What else the archive holds.
  await write(`${labels}_color.png`, new Uint8Array(3));
  await write(`${labels}_polygons.json`, new Uint8Array(2));
}

test('default: cityscapes', { meta: { id: 'published-cityscapes' } }, async () => {
  await cityPair('ulm', '000001', 26, 255);
  await cityPair('aachen', '000002', 7, 0);
  const dataset = await cityscapes(root, 'train');
  expect(dataset).toMatchObject({ length: 2, height: 256, width: 512, numClasses: 35 });
  expect(dataset.pairs.map(({ stem }) => stem)).toEqual(['aachen_000002_000019', 'ulm_000001_000019']);
  expect(dataset.loadHeight).toBeUndefined();
  expect(await sides(dataset)).toEqual([7, 0]);
  expect(await sides(dataset, 1)).toEqual([26, 34]);
  // Two cars whose ids share their class: told apart by what 16 bits hold.
  const { instances = [] } = await dataset.sample(1);
  expect([instances[0], instances[511]]).toEqual([26001, 26002]);
  expect(instanceBoundaries(instances, 256, 512).filter((on) => on === 1)).toHaveLength(2 * 256);
});

test('args: cityscapes by train ids, smaller, without instances', async () => {
  await cityPair('ulm', '000001', 26, 255);
  await rm(join(root, 'gtFine/train/ulm/ulm_000001_000019_gtFine_instanceIds.png'));
  const dataset = await cityscapes(root, 'train', { ids: 'train', width: 256, levels: 6, instances: false });
  expect(dataset).toMatchObject({ height: 128, width: 256, numClasses: 20, ignoreLabel: 19 });
  expect(await sides(dataset)).toEqual([13, 19]);
  expect((await dataset.sample(0)).instances).toBeUndefined();
});

test('error: cityscapes', async () => {
  expect(await problemsOf(cityscapes(root, 'train'))).toMatchInlineSnapshot(`
    [
      "/leftImg8bit/train: the folder does not exist. Check the path.",
      "/gtFine/train: the folder does not exist. Check the path.",
    ]
  `);
  await cityPair('ulm', '000001', 26, 40);
  await photo('leftImg8bit/train/ulm/ulm_000009_000019_leftImg8bit.png');
  await mkdir(join(root, 'gtFine/train/empty'));
  expect(await problemsOf(cityscapes(root, 'train'))).toMatchInlineSnapshot(`
    [
      "/leftImg8bit/train/ulm/ulm_000009_000019_leftImg8bit.png: has no label map: /gtFine/train holds no image named "ulm/ulm_000009_000019_gtFine_labelIds". Add it, or remove this file.",
      "/gtFine/train/ulm/ulm_000001_000019_gtFine_labelIds.png: the pixel at x 64, y 0 has id 40, but ids go from 0 to 34; 4096 pixels have it. Give a class for it in \`remap\`, or raise \`numClasses\`.",
    ]
  `);
  const described = { kind: 'cityscapes', root, split: 'test' } as unknown as DatasetDescription;
  await expect(openDataset(described)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: split: expected 'train' or 'val', got "test".]`,
  );
});

test('default: ade20k', { meta: { id: 'published-ade20k' } }, async () => {
  await photo('images/training/ADE_train_00000001.jpg');
  await map('annotations/training/ADE_train_00000001.png', 0, 150);
  const dataset = await ade20k(root, 'train');
  expect(dataset).toMatchObject({ length: 1, height: 256, width: 256, loadHeight: 286, loadWidth: 286 });
  expect([dataset.numClasses, dataset.ignoreLabel, ...(await sides(dataset))]).toEqual([151, 150, 150, 149]);
  const { labels } = await dataset.sample(0, { flip: false, cropX: 1, cropY: 0 });
  // 143 columns of 286 are on the left; 30 are cut off there.
  expect(labels.subarray(0, 256).indexOf(149)).toBe(113);
  expect(await ade20k(root, 'train', { height: 128 })).toMatchObject({ width: 128, loadHeight: 143, loadWidth: 143 });
  // What a caller leaves undefined is left out.
  const undecided = { height: undefined, loadHeight: undefined, levels: undefined };
  expect(await ade20k(root, 'train', undecided)).toMatchObject({ height: 256, loadHeight: 286 });
  expect(await ade20k(root, 'train', { loadHeight: 256, loadWidth: 256 })).toMatchObject({ loadHeight: 256 });
  await map('annotations/training/ADE_train_00000001.png', 151, 1);
  expect(await sides(await ade20k(root, 'train', { remap: { 151: 4 } }))).toEqual([4, 0]);
  expect(await problemsOf(ade20k(root, 'train'))).toMatchInlineSnapshot(`
    [
      "/annotations/training/ADE_train_00000001.png: the pixel at x 0, y 0 has id 151, but ids go from 0 to 150; 4096 pixels have it. Give a class for it in \`remap\`, or raise \`numClasses\`.",
    ]
  `);
});

test('default: cocoStuff in SPADE’s layout', { meta: { id: 'published-coco-stuff' } }, async () => {
  await photo('val_img/000000000139.jpg');
  await map('val_label/000000000139.png', 0, 255);
  await map('val_inst/000000000139.png', 3, 200);
  const dataset = await cocoStuff(root, 'val');
  expect(dataset).toMatchObject({ numClasses: 183, ignoreLabel: 182, loadHeight: 286, height: 256 });
  expect(await sides(dataset)).toEqual([0, 182]);
  expect(new Set((await dataset.sample(0)).instances)).toEqual(new Set([3, 200]));
  expect((await (await cocoStuff(root, 'val', { instances: false })).sample(0)).instances).toBeUndefined();
});

test('default: cocoStuff in its own layout, indexed maps, instances from elsewhere', async () => {
  await photo('images/train2017/000000000009.jpg');
  const palette = Array.from({ length: 256 }, (_, i) => [i, i, i]);
  const data = new Uint8Array(HEIGHT * WIDTH).fill(181, 0, WIDTH / 2).fill(255, WIDTH / 2);
  await write(
    'annotations/train2017/000000000009.png',
    encode({ height: HEIGHT, width: WIDTH, channels: 1, depth: 8, palette, data }),
  );
  const dataset = await cocoStuff(root, 'train');
  expect(await sides(dataset)).toEqual([181, 182]);
  expect((await dataset.sample(0)).instances).toBeUndefined();
  await map('mine/000000000009.png', 1, 2);
  const mine = await cocoStuff(root, 'train', { instances: join(root, 'mine') });
  expect(new Set((await mine.sample(0)).instances)).toEqual(new Set([1, 2]));
  await expect(cocoStuff(root, 'train', { instances: true })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: instances: expected a folder of instance maps, or false, got true. COCO-Stuff has no instance maps; coco_generate_instance_map.py of SPADE makes them from its polygons.]`,
  );
});

test('default: camvid', async () => {
  await photo('test/0001TP_006690.png');
  await map('testannot/0001TP_006690.png', 0, 11);
  const dataset = await camvid(root, 'test');
  expect(dataset).toMatchObject({ length: 1, height: 192, width: 256, numClasses: 12, ignoreLabel: 11 });
  expect(await sides(dataset)).toEqual([0, 11]);
});

test('behavior: links to folders and files are followed, hidden ones are not', async () => {
  await cityPair('ulm', '000001', 26, 7);
  for (const part of ['leftImg8bit', 'gtFine']) {
    await mkdir(join(root, 'linked', part, 'train'), { recursive: true });
    await symlink(join(root, part, 'train', 'ulm'), join(root, 'linked', part, 'train', 'ulm'));
    await symlink(join(root, part, 'train', 'ulm'), join(root, 'linked', part, 'train', '.hidden'));
  }
  expect((await cityscapes(join(root, 'linked'), 'train')).length).toBe(1);
});

test('behavior: a description opens the same dataset', async () => {
  await photo('train/a.png');
  await map('trainannot/a.png', 3, 4);
  const description: DatasetDescription = { kind: 'camvid', root, split: 'train', height: 96 };
  const [here, there] = [await camvid(root, 'train', { height: 96 }), await openDataset(structuredClone(description))];
  expect(await there.sample(0)).toEqual(await here.sample(0));
  await map('trainannot/a.png', 3, 12);
  await expect(openDataset(description)).rejects.toThrow('has id 12, but ids go from 0 to 11');
  expect((await openDataset(description, { check: false })).length).toBe(1);
});
