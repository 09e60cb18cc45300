import { crc32 } from 'node:zlib';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type DecodeLabelMapOptions, decodeLabelMap } from './decodeLabelMap.js';
import { encodeLabelMap } from './encodeLabelMap.js';
import { LabelFileError } from './LabelFileError.js';

const errorOf = (bytes: Uint8Array, options = {}): LabelFileError => {
  try {
    decodeLabelMap(bytes, { file: 'labels/a.png', ...options });
  } catch (error) {
    if (error instanceof LabelFileError) return error;
    throw error;
  }
  throw new Error('decoded');
};

test('default: 8-bit and 16-bit ids come back exactly', { meta: { id: 'decode-label-map-8-bit-16' } }, () => {
  const small = Int32Array.from([0, 1, 2, 255, 7, 7]);
  expect(decodeLabelMap(encodeLabelMap(small, 2, 3))).toEqual({ height: 2, width: 3, ids: small });
  const large = Int32Array.from([0, 256, 512, 65535, 26001, 26002]);
  expect(decodeLabelMap(encodeLabelMap(large, 3, 2))).toEqual({ height: 3, width: 2, ids: large });
});

test('behavior: 1-, 2- and 4-bit grey keeps its ids', () => {
  // Rows of 3 pixels, padded to a byte: 4 bits 0x12 0x30 / 0xf0 0x10.
  const four = encode({ width: 3, height: 2, channels: 1, depth: 4, data: Uint8Array.from([0x12, 0x30, 0xf0, 0x10]) });
  expect([...decodeLabelMap(four).ids]).toEqual([1, 2, 3, 15, 0, 1]);
  const one = encode({ width: 10, height: 1, channels: 1, depth: 1, data: Uint8Array.from([0b10100000, 0b01000000]) });
  expect([...decodeLabelMap(one).ids]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
});

test('args: paletteIndices', () => {
  const palette = [
    [9, 9, 9],
    [200, 0, 0],
  ];
  const bytes = encode({ width: 2, height: 1, channels: 1, depth: 8, palette, data: Uint8Array.from([1, 0]) });
  expect([...decodeLabelMap(bytes, { paletteIndices: true }).ids]).toEqual([1, 0]);
  const error = errorOf(bytes);
  expect(error.facts.kind).toBe('label-format');
  expect(error.message).toMatchInlineSnapshot(
    `"labels/a.png: a palette PNG of 8 bits is not a label map: its values are colours, not ids. Export it as an 8-bit grey PNG whose values are class ids, or set \`paletteIndices\` if the indices are the ids, or give the colour of each class in \`colours\`."`,
  );
});

const four = [
  [10, 20, 30],
  [200, 0, 0],
  [0, 0, 0],
  [255, 255, 255],
];
/** Ids 1, 0, 3, 2, 2, 1 of two rows. */
const drawn = [1, 0, 3, 2, 2, 1];
const colours = four.map(([red, green, blue]) => [red, green, blue] as const);

test('args: colours of RGB, RGBA, palette and grey files', () => {
  const size = { width: 3, height: 2, depth: 8 } as const;
  const rgb = encode({ ...size, channels: 3, data: Uint8Array.from(drawn.flatMap((id) => four[id])) });
  const rgba = encode({ ...size, channels: 4, data: Uint8Array.from(drawn.flatMap((id) => [...four[id], id])) });
  const palette = [four[3], four[2], four[1], four[0]];
  const indexed = encode({ ...size, channels: 1, palette, data: Uint8Array.from(drawn, (id) => 3 - id) });
  for (const bytes of [rgb, rgba, indexed]) expect([...decodeLabelMap(bytes, { colours }).ids]).toEqual(drawn);
  const grey = encode({ ...size, channels: 1, data: Uint8Array.from([0, 255, 0, 0, 255, 255]) });
  expect([...decodeLabelMap(grey, { colours }).ids]).toEqual([2, 3, 2, 2, 3, 3]);
  const bits = encode({ width: 3, height: 1, channels: 1, depth: 1, data: Uint8Array.from([0b01000000]) });
  expect([...decodeLabelMap(bits, { colours }).ids]).toEqual([2, 3, 2]);
});

test('args: remap, after colours too', () => {
  const grey = encodeLabelMap([7, 255, 0], 1, 3);
  expect([...decodeLabelMap(grey, { remap: { 7: 1, 255: 2 } }).ids]).toEqual([1, 2, 0]);
  const rgb = encode({ width: 2, height: 1, channels: 3, depth: 8, data: Uint8Array.from([...four[1], ...four[2]]) });
  expect([...decodeLabelMap(rgb, { colours, remap: { 1: 5 } }).ids]).toEqual([5, 2]);
});

test('args: numClasses', () => {
  expect(errorOf(encodeLabelMap([0, 2, 3, 3], 2, 2), { numClasses: 3 }).message).toMatchInlineSnapshot(
    `"labels/a.png: the pixel at x 0, y 1 has id 3, but ids go from 0 to 2; 2 pixels have it. Give a class for it in \`remap\`, or raise \`numClasses\`."`,
  );
});

test('behavior: as sharp and its libraries write them, interlaced too', {
  meta: { id: 'decode-label-map-sharp-libraries-write' },
}, async () => {
  const ids = Uint8Array.from({ length: 19 * 23 }, (_, i) => (i * i) % 4);
  const raw = { raw: { width: 23, height: 19, channels: 1 as const } };
  const interlaced = await sharp(ids, raw).toColourspace('b-w').png({ progressive: true }).toBuffer();
  expect([...decodeLabelMap(interlaced).ids]).toEqual([...ids]);
  const painted = Uint8Array.from([...ids].flatMap((id) => four[id]));
  const picture = sharp(painted, { raw: { ...raw.raw, channels: 3 } });
  for (const options of [{}, { progressive: true }]) {
    const bytes = await picture.clone().png(options).toBuffer();
    expect([...decodeLabelMap(bytes, { colours }).ids], JSON.stringify(options)).toEqual([...ids]);
  }
  const packed = await picture.clone().png({ palette: true, colours: 4, dither: 0, progressive: true }).toBuffer();
  expect(errorOf(packed, { colours }).message).toMatchInlineSnapshot(
    `"labels/a.png: an interlaced PNG of 2 bits cannot be read exactly. Save it without interlacing."`,
  );
});

test('error: colours that the table does not have', { meta: { id: 'decode-label-map-colours-table-does' } }, () => {
  const data = Uint8Array.from([...four[0], 200, 0, 1, ...four[2], 200, 0, 1]);
  const error = errorOf(encode({ width: 2, height: 2, channels: 3, depth: 8, data }), { colours });
  expect(error.facts.kind).toBe('label-colour');
  expect(error.message).toMatchInlineSnapshot(
    `"labels/a.png: the pixel at x 1, y 0 has the colour [200, 0, 1], which \`colours\` does not have; 2 pixels have it. Add it to \`colours\`, or export the file without smoothing its borders."`,
  );
});

test('error: rules that contradict each other', () => {
  const thrown = (rules: DecodeLabelMapOptions) => () => decodeLabelMap(encodeLabelMap([0], 1, 1), rules);
  expect(thrown({ remap: { 7: 3 }, numClasses: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: remap[7]: expected a class id from 0 to 2, got 3. Or raise \`numClasses\`.]`,
  );
  expect(thrown({ colours, paletteIndices: true })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: paletteIndices: expected false when colours is set, got true. A palette PNG is read either by its indices or by its colours: set only one of the two.]`,
  );
  expect(thrown({ colours: [[0, 0, 0], null, [0, 0, 0]] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: colours[2]: expected a colour other than that of colours[0], got [0, 0, 0]. Use null for an id that does not occur.]`,
  );
  expect(thrown({ colours: [[0, 0, 256]] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: colours[0]: expected three integers from 0 to 255, or null, got [0, 0, 256].]`,
  );
  expect(thrown({ colours, numClasses: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: colours[3]: expected the colour of a class id from 0 to 2, got 3. Raise \`numClasses\`, set the colour to null, or give a class for the id in \`remap\`.]`,
  );
  expect(thrown({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
  );
});

test('behavior: several channels are ids where nothing else can be meant', {
  meta: { id: 'decode-label-map-several-channels' },
}, () => {
  const ids = [0, 1, 2, 3, 200, 7];
  const size = { width: 3, height: 2 };
  const spread = (channels: number, factor = 1, alpha = 255) =>
    ids.flatMap((id) => [...new Array(channels > 2 ? 3 : 1).fill(id * factor), ...(channels % 2 ? [] : [alpha])]);
  for (const channels of [1, 2, 3, 4]) {
    const eight = encode({ ...size, channels, depth: 8, data: Uint8Array.from(spread(channels)) });
    expect([...decodeLabelMap(eight).ids], `${channels} channels of 8 bits`).toEqual(ids);
    const sixteen = encode({ ...size, channels, depth: 16, data: Uint16Array.from(spread(channels, 1, 65535)) });
    expect([...decodeLabelMap(sixteen).ids], `${channels} channels of 16 bits`).toEqual(ids);
    // As programs write 8-bit images with 16 bits: ids that are no classes, all of them multiples of 257.
    const widened = encode({ ...size, channels, depth: 16, data: Uint16Array.from(spread(channels, 257, 65535)) });
    expect([...decodeLabelMap(widened, { numClasses: 201 }).ids], `${channels} channels, widened`).toEqual(ids);
    expect(decodeLabelMap(widened).ids[1], 'ids as they are where every id is a class').toBe(257);
  }
  const greys = Array.from({ length: 256 }, (_, i) => [i, i, i]);
  const palette = encode({ ...size, channels: 1, depth: 8, palette: greys, data: Uint8Array.from(ids) });
  expect([...decodeLabelMap(palette).ids]).toEqual(ids);
});

test('behavior: colours of 16 bits are those of 8 bits, and alpha beside grey is left out', () => {
  for (const widen of [(value: number) => 257 * value, (value: number) => 256 * value]) {
    const data = Uint16Array.from(drawn.flatMap((id) => four[id].map(widen)));
    const deep = encode({ width: 3, height: 2, channels: 3, depth: 16, data });
    expect([...decodeLabelMap(deep, { colours }).ids]).toEqual(drawn);
  }
  const grey = encode({ width: 2, height: 1, channels: 2, depth: 8, data: Uint8Array.from([0, 9, 255, 255]) });
  expect([...decodeLabelMap(grey, { colours }).ids]).toEqual([2, 3]);
});

test('error: colours and what is transparent are no ids', { meta: { id: 'decode-label-map-not-ids' } }, () => {
  const picture = (channels: number, data: number[], depth: 8 | 16 = 8) =>
    encode({
      width: 2,
      height: 1,
      channels,
      depth,
      data: depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data),
    });
  expect(errorOf(picture(3, [1, 1, 1, 70, 130, 180])).message).toMatchInlineSnapshot(
    `"labels/a.png: an RGB PNG of 8 bits is not a label map: the pixel at x 1, y 0 has the colour [70, 130, 180], not an id. Export it as an 8-bit grey PNG whose values are class ids, or give the colour of each class in \`colours\`."`,
  );
  expect(errorOf(picture(4, [1, 1, 1, 255, 2, 2, 2, 254])).message).toMatchInlineSnapshot(
    `"labels/a.png: the pixel at x 1, y 0 is transparent, so its class is unknown. Fill it with the id of a class and save without transparency, or give the colour of each class in \`colours\`."`,
  );
  expect(errorOf(picture(2, [1, 255, 0, 0])).message).toMatchInlineSnapshot(
    `"labels/a.png: the pixel at x 1, y 0 is transparent, so its class is unknown. Fill it with the id of a class and save without transparency, or give the colour of each class in \`colours\`."`,
  );
  expect(errorOf(picture(3, [257, 257, 257, 257 * 70, 0, 0], 16)).message).toContain(
    'the colour [70, 0, 0], not an id',
  );
});

test('error: no PNG, empty, cut off anywhere, one bit flipped', () => {
  expect(errorOf(new Uint8Array(0)).message).toMatchInlineSnapshot(
    `"labels/a.png: the file is empty. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
  expect(errorOf(Uint8Array.from([255, 216, 255, 224, ...new Array(40).fill(0)])).message).toMatchInlineSnapshot(
    `"labels/a.png: not a PNG. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
  const whole = encodeLabelMap(
    Int32Array.from({ length: 400 }, (_, i) => (i * 7919) % 23),
    20,
    20,
  );
  for (let length = 0; length < whole.length; length += 5) {
    expect(errorOf(whole.subarray(0, length)).facts.kind).toBe('unreadable');
  }
  const original = decodeLabelMap(whole).ids;
  for (let byte = 8; byte < whole.length; byte += 3) {
    const damaged = Uint8Array.from(whole);
    damaged[byte] ^= 0x10;
    let ids: Int32Array | undefined;
    try {
      ids = decodeLabelMap(damaged).ids;
    } catch (error) {
      expect(error).toBeInstanceOf(LabelFileError);
    }
    if (ids) expect(ids).toEqual(original);
  }
});

test('error: a header that lies about its size allocates nothing', {
  meta: { id: 'decode-label-map-header-lies-about' },
}, () => {
  const large = Uint8Array.from(encodeLabelMap([0], 1, 1));
  large.set([0, 0, 0x20, 0, 0, 0, 0x20, 0], 16);
  expect(errorOf(large).message).toMatchInlineSnapshot(
    `"labels/a.png: its header claims 8192×8192 pixels, more than the file can hold. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
  const huge = Uint8Array.from(encodeLabelMap([0], 1, 1));
  huge.set([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff], 16);
  expect(errorOf(huge).message).toMatchInlineSnapshot(
    `"labels/a.png: its header claims 2147483647×2147483647 pixels. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
});

test('error: a second header, which decoders would believe, allocates nothing', {
  meta: { id: 'decode-label-map-second-header-decoders' },
}, () => {
  const whole = encodeLabelMap([0], 1, 1);
  const header = Buffer.from(whole.subarray(8, 33));
  header.writeUInt32BE(0x2000, 8);
  header.writeUInt32BE(0x2000, 12);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  const twice = Uint8Array.from([...whole.subarray(0, 33), ...header, ...whole.subarray(33)]);
  expect(errorOf(twice).message).toMatchInlineSnapshot(
    `"labels/a.png: it has two headers. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
});

test('error: what cannot be written', () => {
  expect(() => encodeLabelMap([0, 1], 2, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: ids: expected shape [4], got [2].]`,
  );
  expect(() => encodeLabelMap([0, 1, 2, -1], 2, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: ids[y 1, x 1]: expected an integer from 0 to 65535, got -1.]`,
  );
  expect(() => encodeLabelMap([65536], 1, 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: ids[y 0, x 0]: expected an integer from 0 to 65535, got 65536.]`,
  );
});
