import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelRules } from '../../decode/LabelRules.js';
import { readLabels } from './readLabels.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

async function read(name: string, bytes: Uint8Array, rules: Partial<LabelRules> = {}): Promise<number[]> {
  const file = join(root, name);
  await writeFile(file, bytes);
  return [...(await readLabels(file, { numClasses: 2 ** 16, ...rules })).map.ids];
}

const ids = [0, 1, 2, 3, 200, 255];
const raw = { raw: { width: 3, height: 2, channels: 1 as const } };
const grey = (values: number[]) => sharp(Uint8Array.from(values), raw).toColourspace('b-w');
const palette = [
  [10, 20, 30],
  [200, 0, 0],
  [0, 0, 255],
];
const drawn = [0, 1, 2, 2, 1, 0];
const painted = () => sharp(Uint8Array.from(drawn.flatMap((id) => palette[id])), { raw: { ...raw.raw, channels: 3 } });
const colours = palette.map(([red, green, blue]) => [red, green, blue] as const);

test('default: formats that keep pixels give their ids exactly', { meta: { id: 'read-labels-lossless' } }, async () => {
  expect(await read('a.png', await grey(ids).png().toBuffer())).toEqual(ids);
  for (const compression of ['none', 'lzw', 'deflate', 'packbits'] as const)
    expect(await read('a.tif', await grey(ids).tiff({ compression }).toBuffer()), compression).toEqual(ids);
  const deep = [0, 256, 300, 65535, 5, 26001];
  const sixteen = await sharp(Uint16Array.from(deep), raw)
    .toColourspace('grey16')
    .tiff({ compression: 'lzw' })
    .toBuffer();
  expect(await read('b.TIFF', sixteen)).toEqual(deep);
  const bits = await grey([0, 255, 0, 255, 255, 0]).tiff({ bitdepth: 1 }).toBuffer();
  expect(await read('c.tif', bits)).toEqual([0, 1, 0, 1, 1, 0]);
  // Their channels are equal.
  expect(await read('d.webp', await grey(ids).webp({ lossless: true }).toBuffer())).toEqual(ids);
  expect(await read('e.gif', await grey(ids).gif({ dither: 0 }).toBuffer())).toEqual(ids);
});

test('args: colours of every such format', async () => {
  expect(await read('a.tif', await painted().tiff({ compression: 'lzw' }).toBuffer(), { colours })).toEqual(drawn);
  expect(await read('a.webp', await painted().webp({ lossless: true }).toBuffer(), { colours })).toEqual(drawn);
  expect(await read('a.gif', await painted().gif({ dither: 0 }).toBuffer(), { colours })).toEqual(drawn);
});

test('behavior: a colour profile does not change pixels', async () => {
  const tagged = await painted().withIccProfile('p3').tiff({ compression: 'lzw' }).toBuffer();
  const untouched = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
  const stored = [0, 1, 2].map((i) => [...untouched.subarray(3 * i, 3 * i + 3)] as [number, number, number]);
  expect(await read('a.tif', tagged, { colours: stored })).toEqual(drawn);
});

test('behavior: a transparent colour (tRNS) leaves ids as they are', { meta: { id: 'read-labels-trns' } }, async () => {
  const bytes = encode({ width: 3, height: 2, channels: 1, depth: 8, data: Uint8Array.from([0, 1, 2, 3, 4, 5]) });
  const header = bytes.slice(0, 33);
  const { crc32 } = await import('node:zlib');
  const chunk = Buffer.alloc(14);
  chunk.writeUInt32BE(2);
  chunk.write('tRNS', 4);
  chunk.writeUInt16BE(3, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 10)), 10);
  expect(await read('a.png', Buffer.concat([header, chunk, bytes.slice(33)]))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('error: formats that change ids, whatever their name', { meta: { id: 'read-labels-lossy' } }, async () => {
  const message = async (name: string, bytes: Uint8Array) => {
    const error = await read(name, bytes).catch((caught) => caught);
    expect(error).toBeInstanceOf(LabelFileError);
    return error.message.replace(`${root}/`, '');
  };
  expect(await message('a.jpg', await grey(ids).jpeg().toBuffer())).toMatchInlineSnapshot(
    `"a.jpg: it is a JPEG, which changes ids and is no label map. Export it as an 8-bit grey PNG whose values are class ids."`,
  );
  expect(await message('a.png', await grey(ids).jpeg().toBuffer())).toMatch(/^a\.png: it is a JPEG, which changes ids/);
  expect(await message('a.webp', await painted().webp({ quality: 90 }).toBuffer())).toMatch(/: it is a lossy WebP,/);
  expect(await message('a.avif', await painted().avif().toBuffer())).toMatch(/: it is an AVIF, /);
  const jpegTiff = await painted().tiff({ compression: 'jpeg' }).toBuffer();
  expect(await message('b.tif', jpegTiff)).toMatch(/^b\.tif: it is a TIFF, which changes ids/);
  const two = await grey([0, 85, 170, 255, 0, 85]).tiff({ bitdepth: 2 }).toBuffer();
  expect(await message('c.tif', two)).toMatchInlineSnapshot(
    `"c.tif: it is a TIFF of 2-bit values (uchar), of which ids cannot be read exactly. Export it as an 8-bit grey PNG whose values are class ids."`,
  );
  expect(await message('d.tif', Buffer.from('no image'))).toMatchInlineSnapshot(
    `"d.tif: it is no image that can be read. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
  expect(await message('e.tif', new Uint8Array(0))).toMatch(/^e\.tif: the file is empty\./);
  const cut = await grey(ids).tiff({ compression: 'none' }).toBuffer();
  expect(await message('f.tif', cut.subarray(0, cut.length / 2))).toMatch(/^f\.tif: /);
});
