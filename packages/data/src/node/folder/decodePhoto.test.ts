import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodePhoto } from './decodePhoto.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-photo-'));
});
afterEach(() => rm(folder, { recursive: true }));

const grey = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 7, g: 7, b: 7 } } });

test('default: at another size', async () => {
  const file = join(folder, 'a.png');
  await grey(6, 4).png().toFile(file);
  expect(await decodePhoto(file, 2, 3)).toEqual(new Uint8Array(18).fill(7));
});

test('behavior: a large photo of one colour, which takes few bytes', async () => {
  const file = join(folder, 'a.jpg');
  await grey(4096, 3072).jpeg().toFile(file);
  expect(await decodePhoto(file, 1, 1)).toHaveLength(3);
});

test('error: a header that claims more pixels than such a file has allocates nothing', {
  meta: { id: 'decode-photo-header-claims-more' },
}, async () => {
  const bytes = await grey(16, 16).jpeg({ progressive: true }).toBuffer();
  // The frame header of a progressive JPEG: FF C2, length, precision, height, width.
  const frame = bytes.indexOf(Buffer.of(0xff, 0xc2));
  for (const at of [5, 7]) bytes.writeUInt16BE(16383, frame + at);
  const file = join(folder, 'a.jpg');
  await writeFile(file, bytes);
  const before = process.resourceUsage().maxRSS;
  await expect(decodePhoto(file, 8, 8)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: Input image exceeds pixel limit]`,
  );
  // In KiB; decoded it would take 800 MB.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
});
