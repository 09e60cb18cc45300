import { expect, test } from 'vitest';
import { Picture } from './Picture.js';
import { drawSampleSheet, sheetGeometry } from './sampleSheet.js';

/** A picture of one grey per cell, so that every cell of the sheet can be told. */
const plain = (grey: number) => new Picture(32, 16).fill([grey, grey, grey]);
const rows = [1, 2, 3].map((row) => [10, 20].map((column) => plain(row * 50 + column)));
const content = { title: 'step 7', columns: ['label map', 'photo'], rows };

test('default: every picture is where the geometry says, enlarged', async () => {
  const sheet = await drawSampleSheet(content);
  const { scale, cell, sheetWidth } = sheetGeometry(2, 3, 32, 16);
  expect([scale, sheet.width]).toEqual([6, sheetWidth]);
  for (const [row, pictures] of rows.entries())
    for (const [column, picture] of pictures.entries()) {
      const { left, top } = cell(row, column);
      expect(sheet.extract(left, top, 32, 16, scale).data).toEqual(picture.data);
    }
});

test('behavior: cells and the margin do not touch', () => {
  const { scale, cell, sheetWidth } = sheetGeometry(2, 3, 32, 16);
  expect(cell(0, 0).left).toBeGreaterThan(0);
  expect(cell(0, 1).left).toBeGreaterThan(cell(0, 0).left + 32 * scale);
  expect(cell(1, 0).top).toBeGreaterThan(cell(0, 0).top + 16 * scale);
  expect(cell(0, 1).left + 32 * scale).toBeLessThan(sheetWidth);
});

test('behavior: large pictures keep their own pixels', () => {
  expect(sheetGeometry(5, 1, 512, 256).scale).toBe(1);
});

test('behavior: a legend adds lines below, more names more lines', async () => {
  const legend = (length: number) =>
    Array.from({ length }, (_, i) => ({ name: `class ${i}`, colour: [i, 0, 0] as const }));
  const height = async (entries: number) => (await drawSampleSheet({ ...content, legend: legend(entries) })).height;
  expect(await height(2)).toBeGreaterThan(await height(0));
  expect(await height(12)).toBeGreaterThan(await height(2));
});

test('behavior: the title and the captions leave ink', async () => {
  const sheet = await drawSampleSheet(content);
  const { captionTop, cell } = sheetGeometry(2, 3, 32, 16);
  const inked = (left: number, top: number) => new Set(sheet.extract(left, top, 40, 18).data).size > 3;
  expect(inked(24, 24)).toBe(true);
  for (const column of [0, 1]) expect(inked(cell(0, column).left, captionTop)).toBe(true);
});
