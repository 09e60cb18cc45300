import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { Picture } from './Picture.js';

const twoByTwo = new Picture(
  2,
  2,
  Uint8Array.from({ length: 12 }, (_, i) => i * 20),
);

test('default: fills, cut off at the border', () => {
  const picture = new Picture(3, 2).fill([9, 8, 7], 2, -1, 5, 2);
  expect(Array.from(picture.data)).toEqual([0, 0, 0, 0, 0, 0, 9, 8, 7, ...Array(9).fill(0)]);
});

test('behavior: every pixel of an enlarged picture is a square, and can be taken back out', () => {
  const sheet = new Picture(9, 8).draw(twoByTwo, 2, 1, 3);
  const pixel = (x: number, y: number) => Array.from(sheet.data.subarray((y * 9 + x) * 3, (y * 9 + x) * 3 + 3));
  for (const [x, y] of [
    [2, 1],
    [4, 3],
  ])
    expect(pixel(x, y)).toEqual([0, 20, 40]);
  for (const [x, y] of [
    [5, 4],
    [7, 6],
  ])
    expect(pixel(x, y)).toEqual([180, 200, 220]);
  expect(pixel(1, 1)).toEqual([0, 0, 0]);
  expect(sheet.extract(2, 1, 2, 2, 3).data).toEqual(twoByTwo.data);
});

test('behavior: PNG and back', () => {
  const { width, height, data } = decode(twoByTwo.toPng());
  expect([width, height, Array.from(data)]).toEqual([2, 2, Array.from(twoByTwo.data)]);
});
