import sharp from 'sharp';
import { expect, test } from 'vitest';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { resizePhoto } from './resizePhoto.js';

test('default: shrinks as sharp does, to within a step or two of 255', async () => {
  const { photo } = await new SyntheticScenes({ height: 60, width: 80 }).sample(3);
  for (const [height, width] of [
    [30, 40],
    [17, 61],
    [60, 80],
  ]) {
    const resized = resizePhoto({ height: 60, width: 80, pixels: photo }, height, width);
    const expected = await sharp(photo, { raw: { height: 60, width: 80, channels: 3 } })
      .resize({ height, width, fit: 'fill', kernel: 'lanczos3' })
      .raw()
      .toBuffer();
    const differences = resized.map((value, i) => Math.abs(value - expected[i]));
    // libvips rounds after each direction and treats borders in its own way.
    const inside = differences.filter((_, i) => {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      return x > 3 && y > 3 && x < width - 4 && y < height - 4;
    });
    expect(Math.max(...inside), `${height}×${width}`).toBeLessThanOrEqual(3);
  }
});

test('behavior: one colour stays that colour, RGBA loses its fourth value', () => {
  const pixels = Uint8ClampedArray.from({ length: 4 * 35 }, (_, i) => [9, 200, 255, i % 256][i % 4]);
  const resized = resizePhoto({ height: 5, width: 7, pixels }, 3, 11);
  for (let i = 0; i < resized.length; i++) expect(resized[i]).toBe([9, 200, 255][i % 3]);
  expect(resized).toHaveLength(99);
});

test('behavior: enlarging keeps what it enlarges', () => {
  const ramp = Uint8Array.from({ length: 3 * 64 }, (_, i) => 3 * (Math.floor(i / 3) % 8) + 40 * (i % 3));
  const enlarged = resizePhoto({ height: 8, width: 8, pixels: ramp }, 24, 24);
  // Every third place of three is the middle of an old pixel.
  for (let y = 3; y < 5; y++) {
    for (let x = 3; x < 5; x++) {
      const there = 3 * ((3 * y + 1) * 24 + 3 * x + 1);
      expect([...enlarged.subarray(there, there + 3)]).toEqual([3 * x, 3 * x + 40, 3 * x + 80]);
    }
  }
});

test('error: wrong number of values', () => {
  expect(() => resizePhoto({ height: 2, width: 2, pixels: [1, 2, 3] }, 1, 1)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: pixels: expected 12 values (RGB, 2×2) or 16 (RGBA), got [3].]`,
  );
});
