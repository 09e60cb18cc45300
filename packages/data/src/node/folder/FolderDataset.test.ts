import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeLabelMap } from '../../decode/encodeLabelMap.js';
import { cannyEdges } from '../../edges/cannyEdges.js';
import { DatasetError, type DatasetProblem } from '../DatasetError.js';
import { folderDataset } from './FolderDataset.js';
import type { FolderDatasetOptions } from './options.js';

let root: string;
let options: FolderDatasetOptions;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
  for (const folder of ['photos', 'labels', 'instances']) await mkdir(join(root, folder));
  const [photos, labels] = [join(root, 'photos'), join(root, 'labels')];
  options = { photos, labels, numClasses: 3, height: 32, width: 64 };
});
afterEach(() => rm(root, { recursive: true }));

/** A photo whose left half is dark and right half is bright. */
async function addPhoto(name: string, height = 64, width = 128) {
  const data = Buffer.from(
    Array.from({ length: 3 * height * width }, (_, i) => (Math.floor(i / 3) % width < width / 2 ? 30 : 220)),
  );
  await sharp(data, { raw: { height, width, channels: 3 } }).toFile(join(root, 'photos', name));
}

const addFile = (folder: string, name: string, bytes: Uint8Array) => writeFile(join(root, folder, name), bytes);

/** Class 2 on the left, 1 on the right. */
const halves = (height = 64, width = 128) =>
  Int32Array.from({ length: height * width }, (_, i) => (i % width < width / 2 ? 2 : 1));

async function addPair(stem: string) {
  await addPhoto(`${stem}.png`);
  await addFile('labels', `${stem}.png`, encodeLabelMap(halves(), 64, 128));
}

async function problemsOf(changes: Partial<FolderDatasetOptions> = {}): Promise<DatasetProblem[]> {
  try {
    await folderDataset({ ...options, ...changes });
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return error.problems.map((problem) => ({
      ...problem,
      file: problem.file.replace(root, ''),
      message: problem.message.replaceAll(root, ''),
    }));
  }
  return [];
}

test('default', async () => {
  await addPair('b');
  await addPhoto('a.jpg');
  await addFile('labels', 'a.png', encodeLabelMap(halves(), 64, 128));
  await addFile('photos', 'notes.txt', Buffer.from('not a picture'));
  const dataset = await folderDataset(options);
  expect(dataset).toMatchObject({ length: 2, numClasses: 3, height: 32, width: 64 });
  expect(dataset.classNames).toEqual(['class 0', 'class 1', 'class 2']);
  expect(dataset.palette).toHaveLength(3);
  const sample = await dataset.sample(1);
  expect(sample).toMatchObject({ name: 'b', height: 32, width: 64 });
  expect(sample.labels).toEqual(halves(32, 64));
  expect(sample.instances).toBeUndefined();
  expect([...sample.photo.subarray(0, 3)]).toEqual([30, 30, 30]);
  expect([...sample.photo.subarray(3 * 63, 3 * 64)]).toEqual([220, 220, 220]);
  expect(sample.edges).toEqual(cannyEdges(sample.photo, 32, 64));
  expect((await dataset.sample(0)).name).toBe('a');
});

test('args: instances of 16 bits', async () => {
  await addPair('a');
  const ids = halves().map((id) => id * 256);
  await addFile('instances', 'a.png', encodeLabelMap(ids, 64, 128));
  const dataset = await folderDataset({ ...options, instances: join(root, 'instances') });
  expect((await dataset.sample(0)).instances).toEqual(halves(32, 64).map((id) => id * 256));
});

test('args: remap and ignoreLabel', async () => {
  await addPhoto('a.png');
  await addFile(
    'labels',
    'a.png',
    encodeLabelMap(
      halves().map((id) => (id === 1 ? 255 : id)),
      64,
      128,
    ),
  );
  const dataset = await folderDataset({ ...options, remap: { 255: 0 }, ignoreLabel: 0 });
  expect(dataset.ignoreLabel).toBe(0);
  expect((await dataset.sample(0)).labels).toEqual(halves(32, 64).map((id) => (id === 1 ? 0 : id)));
});

test('args: edgesAtPhotoSize resizes the edges of the whole photo', {
  meta: { id: 'folder-dataset-edgesatphotosize-resizes-edges' },
}, async () => {
  await addPair('a');
  const { edges } = await (await folderDataset({ ...options, edgesAtPhotoSize: true })).sample(0);
  const row = [...edges.subarray(64 * 10, 64 * 11)];
  const brightest = Math.max(...row);
  // One line of the 128 columns, at column 64, shrunk to half its width.
  expect(row.indexOf(brightest)).toBe(32);
  expect(brightest).toBeGreaterThan(60);
  expect(brightest).toBeLessThan(255);
  expect(row.filter((value) => value > 40).length).toBeLessThanOrEqual(2);
});

test('behavior: grey, transparent and 16-bit photos become RGB', async () => {
  const grey = sharp(Buffer.alloc(64 * 128, 90), { raw: { height: 64, width: 128, channels: 1 } });
  await grey
    .clone()
    .toColourspace('b-w')
    .png()
    .toFile(join(root, 'photos', 'a.png'));
  await grey
    .clone()
    .toColourspace('rgb16')
    .png()
    .toFile(join(root, 'photos', 'b.png'));
  await grey
    .clone()
    .ensureAlpha()
    .webp({ lossless: true })
    .toFile(join(root, 'photos', 'c.webp'));
  for (const stem of ['a', 'b', 'c']) await addFile('labels', `${stem}.png`, encodeLabelMap(halves(), 64, 128));
  const dataset = await folderDataset(options);
  for (const index of [0, 1, 2]) {
    expect(new Set((await dataset.sample(index)).photo), `photo ${index}`).toEqual(new Set([90]));
  }
});

test('error: folders', async () => {
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/photos",
        "kind": "empty-folder",
        "message": "the folder holds no image (.png, .jpg, .jpeg, .jpe, .jfif, .webp, .tif, .tiff, .gif, .svg, .svgz, .avif, .bmp, .dib). Check the path.",
      },
      {
        "file": "/labels",
        "kind": "empty-folder",
        "message": "the folder holds no image (.png, .jpg, .jpeg, .jpe, .jfif, .webp, .tif, .tiff, .gif, .svg, .svgz, .avif, .bmp, .dib). Check the path.",
      },
    ]
  `);
  expect(await problemsOf({ labels: join(root, 'nowhere') })).toMatchInlineSnapshot(`
    [
      {
        "file": "/photos",
        "kind": "empty-folder",
        "message": "the folder holds no image (.png, .jpg, .jpeg, .jpe, .jfif, .webp, .tif, .tiff, .gif, .svg, .svgz, .avif, .bmp, .dib). Check the path.",
      },
      {
        "file": "/nowhere",
        "kind": "missing-folder",
        "message": "the folder does not exist. Check the path.",
      },
    ]
  `);
  await addPair('a');
  const file = join(root, 'photos', 'a.png');
  expect(await problemsOf({ labels: file })).toMatchInlineSnapshot(`
    [
      {
        "file": "/photos/a.png",
        "kind": "missing-folder",
        "message": "the folder cannot be read (ENOTDIR). Check that it is a folder and its permissions.",
      },
    ]
  `);
});

test('error: files without their partner, and two of one stem', {
  meta: { id: 'folder-dataset-files-without-their' },
}, async () => {
  await addPair('a');
  await addPhoto('a.webp');
  await addPhoto('b.png');
  await addFile('labels', 'c.png', encodeLabelMap(halves(), 64, 128));
  await addFile('instances', 'd.png', encodeLabelMap(halves(), 64, 128));
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/photos/a.webp",
        "kind": "duplicate",
        "message": "has the same stem as /photos/a.png. Keep one of them.",
      },
      {
        "file": "/photos/b.png",
        "kind": "missing-label",
        "message": "has no label map: /labels holds no image named "b". Add it, or remove this file.",
      },
      {
        "file": "/labels/c.png",
        "kind": "missing-photo",
        "message": "has no photo: /photos holds no image named "c". Add it, or remove this file.",
      },
    ]
  `);
  const kinds = (await problemsOf({ instances: join(root, 'instances') })).map(({ kind }) => kind);
  expect(kinds).toEqual(['duplicate', 'missing-label', 'missing-instances', 'missing-photo', 'missing-photo']);
});

test('error: sizes that differ, ids out of range', { meta: { id: 'folder-dataset-sizes-differ-ids' } }, async () => {
  await addPhoto('a.png', 64, 96);
  await addFile('labels', 'a.png', encodeLabelMap(halves(), 64, 128));
  await addPhoto('b.png');
  const ids = halves();
  ids[5 * 128 + 7] = 9;
  ids[6 * 128 + 7] = 200;
  await addFile('labels', 'b.png', encodeLabelMap(ids, 64, 128));
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/labels/a.png",
        "kind": "size-mismatch",
        "message": "is 128×64 pixels, its photo /photos/a.png is 96×64. Export both at the same size.",
      },
      {
        "file": "/labels/b.png",
        "kind": "label-range",
        "message": "the pixel at x 7, y 5 has id 9, but ids go from 0 to 2. Give a class for it in \`remap\`, or raise \`numClasses\`.",
      },
      {
        "file": "/labels/b.png",
        "kind": "label-range",
        "message": "the pixel at x 7, y 6 has id 200, but ids go from 0 to 2. Give a class for it in \`remap\`, or raise \`numClasses\`.",
      },
    ]
  `);
});

test('error: labels that are pictures', { meta: { id: 'folder-dataset-labels-pictures' } }, async () => {
  await addPair('a');
  for (const stem of ['b', 'c', 'd']) await addPhoto(`${stem}.png`);
  const data = new Uint8Array(64 * 128);
  await addFile(
    'labels',
    'b.png',
    encode({ height: 64, width: 128, channels: 3, depth: 8, data: new Uint8Array(3 * data.length).fill(9, 7, 8) }),
  );
  const palette = [
    [255, 0, 0],
    [0, 0, 0],
  ];
  await addFile('labels', 'c.png', encode({ height: 64, width: 128, channels: 1, depth: 8, palette, data }));
  await sharp(data, { raw: { height: 64, width: 128, channels: 1 } }).toFile(join(root, 'labels', 'd.jpg'));
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/labels/b.png",
        "kind": "label-format",
        "message": "an RGB PNG of 8 bits is not a label map: the pixel at x 2, y 0 has the colour [0, 9, 0], not an id. Export it as an 8-bit grey PNG whose values are class ids, or give the colour of each class in \`colours\`.",
      },
      {
        "file": "/labels/c.png",
        "kind": "label-format",
        "message": "a palette PNG of 8 bits is not a label map: its values are colours, not ids. Export it as an 8-bit grey PNG whose values are class ids, or set \`paletteIndices\` if the indices are the ids, or give the colour of each class in \`colours\`.",
      },
      {
        "file": "/labels/d.jpg",
        "kind": "label-format",
        "message": "it is a JPEG, which changes ids and is no label map. Export it as an 8-bit grey PNG whose values are class ids.",
      },
    ]
  `);
  expect((await problemsOf({ paletteIndices: true })).map(({ file }) => file)).toEqual([
    '/labels/b.png',
    '/labels/d.jpg',
  ]);
});

test('error: files cut off or empty', async () => {
  for (const stem of ['a', 'b', 'c', 'd']) await addPair(stem);
  await addPhoto('e.jpg', 256, 256);
  await addFile('labels', 'e.png', encodeLabelMap(halves(256, 256), 256, 256));
  await truncate(join(root, 'labels', 'a.png'), 70);
  await truncate(join(root, 'photos', 'b.png'), 100);
  await truncate(join(root, 'photos', 'c.png'), 0);
  await truncate(join(root, 'labels', 'd.png'), 0);
  await truncate(join(root, 'photos', 'e.jpg'), 400);
  const problems = await problemsOf();
  expect(problems.map(({ file, kind }) => `${file} ${kind}`)).toEqual([
    '/labels/a.png unreadable',
    '/photos/b.png unreadable',
    '/photos/c.png unreadable',
    '/labels/d.png unreadable',
    '/photos/e.jpg unreadable',
  ]);
  expect(problems[0].message).toMatchInlineSnapshot(
    `"damaged or truncated. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
  expect(problems[3].message).toMatchInlineSnapshot(
    `"the file is empty. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
});

test('error: a file that goes bad after the check is named when it is read', {
  meta: { id: 'folder-dataset-file-goes-bad' },
}, async () => {
  await addPair('a');
  const dataset = await folderDataset(options);
  await truncate(join(root, 'labels', 'a.png'), 40);
  await expect(dataset.sample(0)).rejects.toThrow(DatasetError);
  await addFile(
    'labels',
    'a.png',
    encodeLabelMap(
      halves().map((id) => 2 * id),
      64,
      128,
    ),
  );
  await expect(dataset.sample(0)).rejects.toThrow('a.png: the pixel at x 0, y 0 has id 4, but ids go from 0 to 2');
  await expect(dataset.sample(1)).rejects.toThrow('index: expected an integer from 0 to 0, got 1.');
});

test('error: problems of one kind are one line, whatever their number', {
  meta: { id: 'folder-dataset-one-line' },
}, async () => {
  for (let i = 10; i < 23; i++) await addPhoto(`${i}.png`, 2, 2);
  await addPair('a');
  for (const stem of ['b', 'c', 'd', 'e', 'f']) {
    await addPhoto(`${stem}.png`);
    await addFile('labels', `${stem}.png`, encodeLabelMap([0], 1, 1));
  }
  const problems = await problemsOf();
  expect(problems.map(({ file, message }) => `${file} ${message}`)).toMatchInlineSnapshot(`
    [
      "/photos/10.png has no label map: /labels holds no image named "10"; nor has it one for 12 more photos (11.png, 12.png, 13.png, …). Add what is missing, or remove these files.",
      "/labels/b.png is 1×1 pixels, its photo /photos/b.png is 128×64. Export both at the same size. 4 more files have this problem (c.png, d.png, e.png, …).",
    ]
  `);
  expect(problems.map(({ files }) => files?.length)).toEqual([13, 5]);
});

test('error: many problems, ten of them in the message', () => {
  const kinds = Array.from(
    { length: 13 },
    (_, i) => ({ file: `${i}.png`, kind: 'unreadable', message: `no ${i}` }) as const,
  );
  const { message, problems } = new DatasetError(kinds);
  expect(problems).toHaveLength(13);
  expect(message.split('\n')).toHaveLength(12);
  expect(message).toMatch(/^The dataset has 13 problems:\n {2}0\.png: no 0\n[\s\S]*… and 3 more\.$/);
});

test('error: options', async () => {
  await addPair('a');
  const failing = async (changes: Partial<FolderDatasetOptions>) =>
    String(await folderDataset({ ...options, ...changes }).catch((error) => error));
  expect(await failing({ height: 100 })).toMatchInlineSnapshot(
    `"ShapeError: height, width: expected sizes divisible by 32, because the network halves them 5 times, got [100, 64]. The nearest valid size is 96×64."`,
  );
  expect(await failing({ width: 0 })).toMatchInlineSnapshot(`"ValueError: width: expected an integer ≥ 1, got 0."`);
  expect(await failing({ classNames: ['sky'] })).toMatchInlineSnapshot(
    `"ValueError: classNames: expected one for each of the 3 classes, got 1."`,
  );
  expect(await failing({ ignoreLabel: 255 })).toMatchInlineSnapshot(
    `"ValueError: ignoreLabel: expected a class id from 0 to 2, got 255. Unlabelled pixels are a class of their own: count it in \`numClasses\`, and map their ids to it with \`remap\`."`,
  );
});

test('args: loadHeight and loadWidth are cut down to the sample where an augmentation says so', async () => {
  await addPair('a');
  const dataset = await folderDataset({ ...options, loadHeight: 32, loadWidth: 128 });
  expect(dataset).toMatchObject({ loadHeight: 32, loadWidth: 128 });
  expect((await dataset.sample(0)).labels).toEqual(halves(32, 64));
  const left = await dataset.sample(0, { flip: false, cropX: 0, cropY: 0 });
  expect(new Set(left.labels)).toEqual(new Set([2]));
  expect(left.photo).toEqual(new Uint8Array(3 * 32 * 64).fill(30));
  // The picture's own edge lies in column 64 of 128: of this half it is the first.
  const right = await dataset.sample(0, { flip: true, cropX: 1, cropY: 0 });
  expect(new Set(right.labels)).toEqual(new Set([1]));
  expect(left.edges.some((edge) => edge > 0) || right.edges[64 * 10 + 63] > 0).toBe(true);
  await expect(folderDataset({ ...options, loadWidth: 60 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: loadHeight, loadWidth: expected integers, at least the sample's 32×64 (height×width), got [32, 60].]`,
  );
});

test('args: colours, in one file what an optimiser made grey', async () => {
  for (const stem of ['a', 'b']) await addPhoto(`${stem}.png`);
  const colours = [[0, 0, 0], [255, 255, 255], [255, 0, 0], null] as const;
  const painted = Uint8Array.from([...halves()].flatMap((id) => colours[id] ?? []));
  const size = { height: 64, width: 128, depth: 8 } as const;
  await addFile('labels', 'a.png', encode({ ...size, channels: 3, data: painted }));
  const black = Uint8Array.from({ length: 64 * 128 }, (_, i) => (i % 128 < 64 ? 0 : 255));
  await addFile('labels', 'b.png', encode({ ...size, channels: 1, data: black }));
  const dataset = await folderDataset({ ...options, colours });
  expect((await dataset.sample(0)).labels).toEqual(halves(32, 64));
  expect(new Set((await dataset.sample(1)).labels)).toEqual(new Set([0, 1]));
  painted.set([255, 1, 0], 3 * (5 * 128 + 7));
  await addFile('labels', 'a.png', encode({ ...size, channels: 3, data: painted }));
  expect(await problemsOf({ colours })).toMatchInlineSnapshot(`
    [
      {
        "file": "/labels/a.png",
        "kind": "label-colour",
        "message": "the pixel at x 7, y 5 has the colour [255, 1, 0], which \`colours\` does not have. Add it to \`colours\`, or export the file without smoothing its borders.",
      },
    ]
  `);
});

test('args: autoOrient', { meta: { id: 'folder-dataset-autoorient' } }, async () => {
  const data = Buffer.alloc(3 * 64 * 128, 50);
  const sideways = sharp(data, { raw: { height: 128, width: 64, channels: 3 } }).withMetadata({ orientation: 6 });
  await sideways.jpeg().toFile(join(root, 'photos', 'a.jpg'));
  await addFile('labels', 'a.png', encodeLabelMap(halves(), 64, 128));
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/labels/a.png",
        "kind": "size-mismatch",
        "message": "is 128×64 pixels, its photo /photos/a.jpg is 64×128. The EXIF orientation of the photo rotates it: set \`autoOrient\` if the labels were drawn on the rotated image.",
      },
    ]
  `);
  const turned = await folderDataset({ ...options, autoOrient: true, edgesAtPhotoSize: true });
  expect((await turned.sample(0)).photo).toHaveLength(3 * 32 * 64);
});

test('behavior: a turned photo is read as it is stored, or with autoOrient as it is seen', async () => {
  await addPhoto('a.png');
  const upside = sharp(join(root, 'photos', 'a.png')).withMetadata({ orientation: 3 });
  await upside.jpeg({ quality: 100 }).toFile(join(root, 'photos', 'b.jpg'));
  await rm(join(root, 'photos', 'a.png'));
  await addFile('labels', 'b.png', encodeLabelMap(halves(), 64, 128));
  expect((await (await folderDataset(options)).sample(0)).photo[0]).toBeLessThan(40);
  expect((await (await folderDataset({ ...options, autoOrient: true })).sample(0)).photo[0]).toBeGreaterThan(200);
});

test('behavior: CMYK becomes RGB, what is transparent black; capitals and links are files too', async () => {
  const red = Buffer.from(Array.from({ length: 3 * 64 * 128 }, (_, i) => (i % 3 === 0 ? 230 : 20)));
  const picture = sharp(red, { raw: { height: 64, width: 128, channels: 3 } });
  await picture
    .clone()
    .toColourspace('cmyk')
    .jpeg({ quality: 100 })
    .toFile(join(root, 'photos', 'A.JPG'));
  await picture
    .clone()
    .ensureAlpha(0)
    .png()
    .toFile(join(root, 'photos', 'b.PNG'));
  await writeFile(join(root, 'photos', '._A.JPG'), 'what another system left behind');
  await addFile('labels', 'A.PNG', encodeLabelMap(halves(), 64, 128));
  await symlink(join(root, 'labels', 'A.PNG'), join(root, 'labels', 'b.png'));
  const dataset = await folderDataset(options);
  expect(dataset.length).toBe(2);
  const [redness, greenness] = (await dataset.sample(0)).photo;
  expect(redness).toBeGreaterThan(150);
  expect(greenness).toBeLessThan(90);
  expect(new Set((await dataset.sample(1)).photo)).toEqual(new Set([0]));
});

test('behavior: instances of palettes and colours', async () => {
  for (const stem of ['a', 'b']) await addPair(stem);
  const size = { height: 64, width: 128, depth: 8 } as const;
  const data = Uint8Array.from(halves());
  const grey = Array.from({ length: 3 }, () => [7, 7, 7]);
  await addFile('instances', 'a.png', encode({ ...size, channels: 1, palette: grey, data }));
  const painted = Uint8Array.from([...data].flatMap((id) => [id, 2, 3]));
  await addFile('instances', 'b.png', encode({ ...size, channels: 3, data: painted }));
  const dataset = await folderDataset({ ...options, instances: join(root, 'instances') });
  expect((await dataset.sample(0)).instances).toEqual(halves(32, 64));
  expect((await dataset.sample(1)).instances).toEqual(halves(32, 64).map((id) => (id << 16) | 0x0203));
});

test('error: what is no file, and what only seems to be a label map', {
  meta: { id: 'folder-dataset-what-no-file' },
}, async () => {
  for (const stem of ['a', 'b', 'c']) await addPair(stem);
  await rm(join(root, 'labels', 'a.png'));
  await mkdir(join(root, 'labels', 'a.png'));
  await rm(join(root, 'photos', 'b.png'));
  await symlink(join(root, 'nowhere.png'), join(root, 'photos', 'b.png'));
  await sharp(Buffer.alloc(64 * 128), { raw: { width: 128, height: 64, channels: 1 } })
    .jpeg()
    .toFile(join(root, 'labels', 'c.png'));
  expect(await problemsOf()).toMatchInlineSnapshot(`
    [
      {
        "file": "/labels/a.png",
        "kind": "unreadable",
        "message": "is a folder with the name of an image file. Rename or remove it.",
      },
      {
        "file": "/photos/a.png",
        "kind": "missing-label",
        "message": "has no label map: /labels holds no image named "a". Add it, or remove this file.",
      },
      {
        "file": "/photos/b.png",
        "kind": "unreadable",
        "message": "the photo cannot be decoded (Input file is missing: /photos/b.png). Export or copy it again.",
      },
      {
        "file": "/labels/c.png",
        "kind": "label-format",
        "message": "it is a JPEG, which changes ids and is no label map. Export it as an 8-bit grey PNG whose values are class ids.",
      },
    ]
  `);
  await symlink(join(root, 'loop'), join(root, 'loop'));
  expect(await problemsOf({ photos: join(root, 'loop') })).toMatchInlineSnapshot(`
    [
      {
        "file": "/loop",
        "kind": "missing-folder",
        "message": "the folder cannot be read (ELOOP). Check that it is a folder and its permissions.",
      },
      {
        "file": "/labels/a.png",
        "kind": "unreadable",
        "message": "is a folder with the name of an image file. Rename or remove it.",
      },
    ]
  `);
});

const mayReadAll = process.getuid?.() === 0;
if (mayReadAll) process.stderr.write('skipped: root may read every folder\n');

test.skipIf(mayReadAll)(
  'error: a folder that may not be read',
  { meta: { id: 'folder-dataset-may-not' } },
  async () => {
    await addPair('a');
    await chmod(join(root, 'labels'), 0o000);
    const problems = await problemsOf();
    await chmod(join(root, 'labels'), 0o755);
    expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      '/labels: the folder cannot be read (EACCES). Check that it is a folder and its permissions.',
    ]);
  },
);
