import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { decodeLabelMap } from './decodeLabelMap.js';
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

test('default: 8-bit and 16-bit ids come back exactly', () => {
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
    `"labels/a.png: a palette PNG of 8 bits is not a label map: its values are colours, not ids. Export it as an 8-bit grey PNG whose values are class ids, or set paletteIndices if the indices are the ids."`,
  );
});

test('error: colours are no ids', () => {
  const picture = (channels: number) =>
    encode({ width: 2, height: 2, channels, depth: 8, data: new Uint8Array(4 * channels) });
  expect(errorOf(picture(3)).message).toMatchInlineSnapshot(
    `"labels/a.png: an RGB PNG of 8 bits is not a label map: its values are colours, not ids. Export it as an 8-bit grey PNG whose values are class ids."`,
  );
  expect(errorOf(picture(4)).facts.reason).toContain('an RGBA PNG of 8 bits');
  expect(errorOf(picture(2)).facts.reason).toContain('a grey-and-alpha PNG of 8 bits');
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

test('error: a header that lies about its size allocates nothing', () => {
  const huge = Uint8Array.from(encodeLabelMap([0], 1, 1));
  huge.set([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff], 16);
  expect(errorOf(huge).message).toMatchInlineSnapshot(
    `"labels/a.png: its header claims 2147483647×2147483647 pixels. Export it again as an 8-bit (or 16-bit) grey PNG."`,
  );
});

test('error: what cannot be written', () => {
  expect(() => encodeLabelMap([0, 1], 2, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: ids: expected shape [4], got [2].]`,
  );
  expect(() => encodeLabelMap([0, 1, 2, -1], 2, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: ids[y 1, x 1]: expected a whole number from 0 to 65535, got -1.]`,
  );
  expect(() => encodeLabelMap([65536], 1, 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: ids[y 0, x 0]: expected a whole number from 0 to 65535, got 65536.]`,
  );
});
