import type { Inspection } from '@ecgan/data/node';
import { expect, test } from 'vitest';
import { inspectionLines } from './inspect.js';

const side = (length: number) => ({ min: length, median: length, max: length });
const inspection: Inspection = {
  pairs: 3,
  sizes: [{ height: 32, width: 64, pairs: 3 }],
  height: side(32),
  width: side(64),
  classes: [
    { id: 0, name: 'sky', pixels: 999_950, images: 3 },
    { id: 1, name: 'a long name', pixels: 50, images: 1 },
    { id: 2, name: 'car', pixels: 0, images: 0 },
  ],
  unknown: [],
  turnedPhotos: 0,
  skipped: [],
  problems: [],
};

test('default: pairs, sizes, classes and what is absent', () => {
  expect(inspectionLines('camvid, held out', inspection).join('\n')).toMatchInlineSnapshot(`
    "camvid, held out: 3 pairs
      sizes     64×32 (3), width×height (pairs)
      classes   2 of 3 have pixels
         id  name           pixels  pictures
          0  sky          100.00 %         3
          1  a long name  < 0.01 %         1
      absent    2 car
      unknown   none: every id is a class"
  `);
});

test('behavior: unknown ids and colours with the first file and pixel of each', () => {
  const where = { file: 'labels/a.png', x: 3, y: 4, pixels: 7 };
  const unknown = [
    { id: 12, ...where, files: 1 },
    { colour: [1, 2, 3] as const, ...where, files: 2 },
  ];
  const lines = inspectionLines('', { ...inspection, unknown, turnedPhotos: 2 });
  expect(lines.filter((line) => /unknown|rotated/.test(line)).join('\n')).toMatchInlineSnapshot(`
    "  rotated   2 photos have an EXIF rotation that is ignored: see --auto-orient
      unknown   id 12: first in labels/a.png at x 3, y 4; 7 pixels in 1 file
      unknown   colour 1, 2, 3: first in labels/a.png at x 3, y 4; 7 pixels in 2 files"
  `);
});

test('behavior: many sizes are summed up', () => {
  const sizes = Array.from({ length: 7 }, (_, i) => ({ height: 10 + i, width: 20, pairs: 7 - i }));
  const lines = inspectionLines('', { ...inspection, sizes, height: { min: 10, median: 13, max: 16 } });
  expect(lines.slice(1, 3).join('\n')).toMatchInlineSnapshot(`
    "  sizes     20×10 (7), 20×11 (6), 20×12 (5), 20×13 (4), 20×14 (3) and 2 more, width×height (pairs)
                width 64 to 64, median 64; height 10 to 16, median 13"
  `);
});

test('behavior: of no pair there is nothing else to say', () => {
  expect(inspectionLines('folder, held out', { ...inspection, pairs: 0, sizes: [] })).toEqual([
    'folder, held out: 0 pairs',
  ]);
});
