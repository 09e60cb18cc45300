import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rasterise } from './rasterise.js';
import { readCoco } from './readCoco.js';
import { readLabelme } from './readLabelme.js';
import { decodeRunLengths } from './runLengths.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string, json: unknown): Promise<string> {
  const path = join(root, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
}

/** Ids as rows of digits. */
const rows = (ids: ArrayLike<number>, width: number) =>
  Array.from({ length: ids.length / width }, (_, y) =>
    Array.from(ids)
      .slice(y * width, (y + 1) * width)
      .join(''),
  );

/** Whether a point lies in a polygon: the number of edges that a ray to the right crosses is odd. */
function contains(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i < polygon.length; i += 2) {
    const [x1, y1] = [polygon[i], polygon[i + 1]];
    const [x2, y2] = [polygon[(i + 2) % polygon.length], polygon[(i + 3) % polygon.length]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

describe('rasterise', () => {
  test('default: a pixel has the id of the last shape that its centre lies in', {
    meta: { id: 'rasterise-centres' },
  }, async () => {
    const size = { height: 40, width: 56 };
    const shapes = [
      { id: 3, polygons: [[2.3, 1.7, 50.1, 8.2, 30.6, 38.4]] },
      {
        id: 700,
        polygons: [
          [10.2, 3.1, 44.7, 30.3, 5.4, 28.8],
          [0.1, 30.2, 9.7, 31.1, 4.2, 39.6],
        ],
      },
    ];
    const ids = await rasterise({ ...size, shapes });
    const expected = Int32Array.from({ length: size.height * size.width }, (_, i) => {
      const [x, y] = [(i % size.width) + 0.5, Math.floor(i / size.width) + 0.5];
      const covering = shapes.filter(({ polygons }) => polygons.some((polygon) => contains(polygon, x, y)));
      return covering.at(-1)?.id ?? 0;
    });
    // Of centres that lie within 1/100 of a pixel of an edge the renderer may decide otherwise.
    const differing = ids.filter((id, i) => id !== expected[i]).length;
    expect(differing).toBeLessThanOrEqual(2);
    expect(new Set(ids)).toEqual(new Set([0, 3, 700]));
  });

  test('behavior: masks and polygons are drawn in their order; no shape is 0', async () => {
    const mask = Uint8Array.from([1, 1, 0, 0, 1, 1, 0, 0]);
    const square = { id: 2, polygons: [[1, 0, 3, 0, 3, 2, 1, 2]] };
    const size = { height: 2, width: 4 };
    expect(rows(await rasterise({ ...size, shapes: [square, { id: 1, mask }] }), 4)).toEqual(['1120', '1120']);
    expect(rows(await rasterise({ ...size, shapes: [{ id: 1, mask }, square] }), 4)).toEqual(['1220', '1220']);
    expect(rows(await rasterise({ ...size, shapes: [] }), 4)).toEqual(['0000', '0000']);
  });
});

describe('decodeRunLengths', () => {
  test('default: column by column, as numbers and as text', { meta: { id: 'run-lengths' } }, () => {
    // 2 zeros, 3 ones, 1 zero of 2 rows and 3 columns: columns 00, 11, 10.
    expect(rows(decodeRunLengths([2, 3, 1], 2, 3), 3)).toEqual(['011', '010']);
    expect(rows(decodeRunLengths('231', 2, 3), 3)).toEqual(['011', '010']);
    // Runs 40, 5, 3, 12: 40 is the digits 8 (and more) and 1; 12 is written as 12 − 5 = 7.
    const text = String.fromCharCode(48 + 0x20 + 8, 48 + 1, 48 + 5, 48 + 3, 48 + 7);
    expect(decodeRunLengths(text, 10, 6)).toEqual(decodeRunLengths([40, 5, 3, 12], 10, 6));
    // A difference below zero: 2 − 5 = −3 is the digit 29.
    expect(decodeRunLengths(String.fromCharCode(48 + 1, 48 + 5, 48 + 2, 48 + 29), 5, 2)).toEqual(
      decodeRunLengths([1, 5, 2, 2], 5, 2),
    );
  });

  test('error: runs of another picture', () => {
    expect(() => decodeRunLengths([2, 3], 2, 3)).toThrow('counts: expected run lengths of 2×3 pixels in all, got 5.');
    expect(() => decodeRunLengths([2, 30], 2, 3)).toThrow('got 30.');
    expect(() => decodeRunLengths([2, -3], 2, 3)).toThrow('got -3.');
  });
});

describe('readCoco', () => {
  const coco = {
    images: [
      { id: 7, file_name: 'a/b.jpg', height: 2, width: 4 },
      { id: 9, file_name: 'c.jpg', height: 2, width: 3 },
    ],
    categories: [
      { id: 18, name: 'dog' },
      { id: 3, name: 'car' },
    ],
    annotations: [
      { image_id: 7, category_id: 3, area: 4, segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]] },
      { image_id: 7, category_id: 18, area: 8, segmentation: [[0, 0, 4, 0, 4, 2, 0, 2]] },
      { image_id: 9, category_id: 18, iscrowd: 1, segmentation: { size: [2, 3], counts: [2, 3, 1] } },
      { image_id: 9, category_id: 3, bbox: [0, 0, 1, 1] },
    ],
  };

  test('default: polygons and run lengths, small shapes over large ones', { meta: { id: 'read-coco' } }, async () => {
    const { classNames, pictures, leftOut } = await readCoco(await write('coco.json', coco));
    expect(classNames).toEqual(['background', 'car', 'dog']);
    expect(pictures.map(({ file }) => file)).toEqual(['a/b.jpg', 'c.jpg']);
    expect(rows(await rasterise(pictures[0]), 4)).toEqual(['1122', '1122']);
    expect(rows(await rasterise(pictures[1]), 3)).toEqual(['022', '020']);
    expect([...leftOut]).toEqual([['annotations without a segmentation', 1]]);
  });

  test('error: what is no such file', { meta: { id: 'read-coco-error' } }, async () => {
    const message = async (json: unknown) =>
      readCoco(await write('coco.json', json)).then(
        () => 'read',
        (error) => error.problems[0].message,
      );
    expect(await message('{')).toMatch(/^it is not valid JSON/);
    expect(await message({ images: [] })).toMatchInlineSnapshot(
      `"it holds no images, annotations and categories, as COCO files do."`,
    );
    expect(await message({ ...coco, images: [] })).toMatchInlineSnapshot(
      `"annotations[0] is of the image 7, which is not among images."`,
    );
    expect(await message({ ...coco, categories: [] })).toMatchInlineSnapshot(
      `"annotations[0] is of the category 3, which is not among categories."`,
    );
  });
});

describe('readLabelme', () => {
  const file = (shapes: unknown[]) => ({ version: '5.4', shapes, imagePath: 'x.jpg', imageHeight: 4, imageWidth: 6 });

  test('default: polygons, rectangles and circles by label', { meta: { id: 'read-labelme' } }, async () => {
    const square = {
      label: 'wall',
      points: [
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
      ],
    };
    const box = {
      label: 'door',
      shape_type: 'rectangle',
      points: [
        [6, 4],
        [4, 2],
      ],
    };
    await write(
      'night/x.json',
      file([
        square,
        box,
        {
          label: 'door',
          shape_type: 'line',
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ]),
    );
    await write(
      'y.json',
      file([
        {
          label: 'wall',
          shape_type: 'circle',
          points: [
            [3, 2],
            [3, 4],
          ],
        },
      ]),
    );
    const { classNames, pictures, leftOut } = await readLabelme(root);
    expect(classNames).toEqual(['background', 'door', 'wall']);
    expect(pictures.map((one) => one.file)).toEqual([join('night', 'x'), 'y']);
    expect(rows(await rasterise(pictures[0]), 6)).toEqual(['220000', '220000', '000011', '000011']);
    expect(rows(await rasterise(pictures[1]), 6)).toEqual(['002200', '022220', '022220', '002200']);
    expect([...leftOut]).toEqual([['shapes of the type line', 1]]);
    expect((await readLabelme(root, { classNames: ['wall', 'door'] })).classNames[1]).toBe('wall');
    await expect(readLabelme(root, { classNames: ['wall'] })).rejects.toThrow(
      'x.json: the label "door" is not among the classes wall.',
    );
  });
});
