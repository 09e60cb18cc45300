import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DatasetDescription } from './DatasetDescription.js';
import { openDataset } from './openDataset.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

/** What a worker gets: the description copied as messages are. */
const sent = (description: DatasetDescription): DatasetDescription => structuredClone(description);

test('default: synthetic scenes, mirrored where asked', async () => {
  const dataset = await openDataset(sent({ kind: 'scenes', height: 32, width: 48, length: 5, seed: 3 }));
  expect(dataset).toMatchObject({ length: 5, height: 32, width: 48 });
  const plain = await dataset.sample(2, { flip: false, cropX: 0.1, cropY: 0.9 });
  expect(plain).toEqual(await dataset.sample(2));
  const mirrored = await dataset.sample(2, { flip: true, cropX: 0, cropY: 0 });
  expect([...mirrored.labels.subarray(0, 48)]).toEqual([...plain.labels.subarray(0, 48)].reverse());
});

test('args: check', async () => {
  for (const folder of ['photos', 'labels']) await mkdir(join(root, folder));
  const [photos, labels] = [join(root, 'photos'), join(root, 'labels')];
  const write = (file: string, grey: number) =>
    sharp(Buffer.alloc(64 * 64 * 3, grey), { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toFile(file);
  await write(join(photos, 'a.png'), 80);
  await write(join(labels, 'a.png'), 0);
  const description = { kind: 'folder', photos, labels, numClasses: 2, height: 32, width: 32 } as const;
  const dataset = await openDataset(sent(description));
  expect((await dataset.sample(0)).labels).toEqual(new Int32Array(1024));
  await write(join(photos, 'b.png'), 80);
  await write(join(labels, 'b.png'), 7);
  expect(await openDataset(description, { check: false })).toMatchObject({ length: 2 });
  await expect(openDataset(description)).rejects.toThrow('b.png: the pixel at x 0, y 0 has id 7');
});

test('error: what is no description, as a file may hold it', {
  meta: { id: 'open-dataset-what-no-description' },
}, async () => {
  const thrown = async (json: unknown) =>
    openDataset(json as DatasetDescription).then(
      () => 'opened',
      (error) => `${error}`,
    );
  const folder = { kind: 'folder', photos: root, labels: root, numClasses: 2, height: 32, width: 32 };
  expect(await thrown(null)).toMatchInlineSnapshot(
    `"ValueError: description: expected an object with a kind, got null."`,
  );
  expect(await thrown({ kind: 'pascal' })).toMatchInlineSnapshot(
    `"ValueError: kind: expected 'scenes' or 'folder' or 'cityscapes' or 'ade20k' or 'coco-stuff' or 'camvid', got "pascal"."`,
  );
  expect(await thrown({ kind: 'camvid', split: 'train' })).toMatchInlineSnapshot(
    `"ValueError: root: expected the path of a folder, got undefined."`,
  );
  expect(await thrown({ kind: 'scenes', split: 'test' })).toMatchInlineSnapshot(
    `"ValueError: split: expected 'train' or 'validation', got "test"."`,
  );
  expect(await thrown({ ...folder, instances: 3 })).toMatchInlineSnapshot(
    `"ValueError: instances: expected the path of a folder, got 3."`,
  );
  expect(await thrown({ ...folder, remap: null })).toMatchInlineSnapshot(
    `"ValueError: remap: expected an object that maps ids to class ids, got null."`,
  );
  expect(await thrown({ ...folder, colours: {} })).toMatchInlineSnapshot(
    `"ValueError: colours: expected an array with a colour or null for each id, got [object Object]."`,
  );
  expect(await thrown({ ...folder, colours: ['red'] })).toMatchInlineSnapshot(
    `"ValueError: colours[0]: expected three integers from 0 to 255, or null, got "red"."`,
  );
  expect(await thrown({ ...folder, levels: '6' })).toMatchInlineSnapshot(
    `"ValueError: levels: expected an integer ≥ 1 and ≤ 30, got "6"."`,
  );
  expect(await thrown({ ...folder, numClasses: 2 ** 31 })).toMatchInlineSnapshot(
    `"ValueError: numClasses: expected at most 65536, got 2147483648."`,
  );
});
