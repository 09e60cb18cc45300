import { expect, test } from 'vitest';
import { decodeBmp } from './decodeBmp.js';

interface Bitmap {
  width: number;
  height: number;
  depth: number;
  /** Bytes of each row, from the first row in the file, without padding. */
  rows: number[][];
  palette?: number[][];
  /** Bit masks, with which the compression is "bit fields". */
  masks?: number[];
  headerSize?: number;
}

/** Writes a BMP field by field, from the specification. */
function bitmap({ width, height, depth, rows, palette = [], masks = [], headerSize = 40 }: Bitmap): Uint8Array {
  const padded = rows.flatMap((row) => [...row, ...new Array((4 - (row.length % 4)) % 4).fill(0)]);
  const extra = Math.max(0, 4 * masks.length - (headerSize - 40));
  const offset = 14 + headerSize + extra + 4 * palette.length;
  const bytes = Buffer.alloc(offset + padded.length);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  for (const [i, value] of [offset, headerSize].entries()) bytes.writeUInt32LE(value, 10 + 4 * i);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(depth, 28);
  bytes.writeUInt32LE(masks.length > 0 ? 3 : 0, 30);
  bytes.writeUInt32LE(palette.length, 46);
  for (const [i, mask] of masks.entries()) bytes.writeUInt32LE(mask, 54 + 4 * i);
  for (const [i, [red, green, blue]] of palette.entries())
    bytes.set([blue, green, red, 0], 14 + headerSize + extra + 4 * i);
  bytes.set(padded, offset);
  return bytes;
}

const greys = (count: number) => Array.from({ length: count }, (_, i) => [i, i, i]);

test('default: 24 bits, the last row first', () => {
  const rows = [
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [10, 20, 30, 40, 50, 60, 70, 80, 90],
  ];
  const { data, ...image } = decodeBmp(bitmap({ width: 3, height: 2, depth: 24, rows }));
  expect(image).toEqual({ width: 3, height: 2, depth: 8, channels: 3, found: 'a BMP of 24 bits' });
  expect([...(data as Uint8Array)]).toEqual([30, 20, 10, 60, 50, 40, 90, 80, 70, 3, 2, 1, 6, 5, 4, 9, 8, 7]);
});

test('behavior: indices of 1, 4 and 8 bits at odd widths, rows from the top too', () => {
  const one = decodeBmp(bitmap({ width: 9, height: -1, depth: 1, rows: [[0b10100000, 0x80]], palette: greys(2) }));
  expect([...(one.data as Uint8Array)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
  const rows = [
    [0x12, 0x30],
    [0x45, 0x60],
  ];
  const four = decodeBmp(bitmap({ width: 3, height: 2, depth: 4, rows, palette: greys(7) }));
  expect([...(four.data as Uint8Array)]).toEqual([4, 5, 6, 1, 2, 3]);
  expect(four.palette).toEqual(greys(7));
  const palette = [
    [9, 8, 7],
    [200, 100, 0],
  ];
  const eight = decodeBmp(bitmap({ width: 1, height: -3, depth: 8, rows: [[1], [0], [1]], palette }));
  expect([...(eight.data as Uint8Array)]).toEqual([1, 0, 1]);
  expect(eight.palette).toEqual(palette);
});

test('behavior: 16 and 32 bits, with masks of their own', () => {
  // Red 31 of 31, green 0, blue 16 of 31.
  const short = decodeBmp(bitmap({ width: 1, height: 1, depth: 16, rows: [[0x10, 0x7c]] }));
  expect([...(short.data as Uint8Array)]).toEqual([255, 0, Math.round((16 * 255) / 31)]);
  const rgb565 = { width: 1, height: 1, depth: 16, rows: [[0xe0, 0x07]], masks: [0xf800, 0x7e0, 0x1f] };
  expect([...(decodeBmp(bitmap(rgb565)).data as Uint8Array)]).toEqual([0, 255, 0]);
  // What the fourth byte means is not said: it is no alpha.
  const wide = decodeBmp(bitmap({ width: 1, height: 1, depth: 32, rows: [[3, 2, 1, 0]] }));
  expect([wide.channels, ...(wide.data as Uint8Array)]).toEqual([3, 1, 2, 3]);
  const masks = [0xff, 0xff00, 0xff0000, 0xff000000];
  const alpha = (last: number) =>
    decodeBmp(bitmap({ width: 1, height: 1, depth: 32, rows: [[1, 2, 3, last]], masks, headerSize: 108 }));
  expect([...(alpha(128).data as Uint8Array)]).toEqual([1, 2, 3, 128]);
  expect([...(alpha(0).data as Uint8Array)]).toEqual([1, 2, 3]);
});

test('error: cut short, compressed, absurd', () => {
  const whole = bitmap({ width: 3, height: 2, depth: 24, rows: [new Array(9).fill(1), new Array(9).fill(2)] });
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeInt32LE(value, at);
    return () => decodeBmp(bytes);
  };
  expect(() => decodeBmp(whole.subarray(0, 70))).toThrow('it is cut short');
  expect(() => decodeBmp(whole.subarray(0, 20))).toThrow('it is no BMP, or cut short');
  expect(changed(30, 1)).toThrow('it is compressed: save it as a BMP without compression');
  expect(changed(28, 13)).toThrow('it claims 13 bits per pixel');
  expect(changed(18, -3)).toThrow('it claims -3×2 pixels');
  expect(changed(18, 2 ** 30)).toThrow(`it claims ${2 ** 30}×2 pixels`);
  expect(changed(14, 12)).toThrow('its header is of OS/2');
});
