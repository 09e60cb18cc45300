import type { RawPixels } from './RawPixels.js';

/** Byte offsets of the header's fields from the start of the file. */
const HEADER = { offset: 10, size: 14, width: 18, height: 22, depth: 28, compression: 30, colours: 46, masks: 54 };
/** A header with more pixels than this is treated as damaged. */
const MAX_PIXELS = 2 ** 28;

/** Returns whether a file begins as a BMP does. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * Decodes an uncompressed Windows bitmap (BMP): 1, 4 or 8 bits with a palette, 16, 24 or 32 bits of colours, rows from
 * either end. Alpha is read only if the header has a mask for it and some pixel is not transparent: many programs write
 * zeros there.
 *
 * @remarks sharp does not read BMP. Of the decoders on npm, `fast-bmp` reads only headers of version 5, and `bmp-ts` fails
 * on 4-bit images of odd width.
 * @throws RangeError or Error whose message says what is wrong with the file.
 */
export function decodeBmp(bytes: Uint8Array): RawPixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isBmp(bytes) || bytes.length < HEADER.masks) throw new Error('it is no BMP, or cut short');
  const [width, signedHeight] = [view.getInt32(HEADER.width, true), view.getInt32(HEADER.height, true)];
  const [height, topDown] = [Math.abs(signedHeight), signedHeight < 0];
  const depth = view.getUint16(HEADER.depth, true);
  const compression = view.getUint32(HEADER.compression, true);
  if (view.getUint32(HEADER.size, true) < 40) throw new Error('its header is of OS/2');
  if (width <= 0 || height === 0 || width * height > MAX_PIXELS) throw new Error(`it claims ${width}×${height} pixels`);
  if (![0, 3, 6].includes(compression)) throw new Error('it is compressed: save it as a BMP without compression');
  if (![1, 4, 8, 16, 24, 32].includes(depth)) throw new Error(`it claims ${depth} bits per pixel`);
  const rowBytes = 4 * Math.ceil((width * depth) / 32);
  const offset = view.getUint32(HEADER.offset, true);
  if (offset + rowBytes * height > bytes.length) throw new Error('it is cut short');
  const rows = Array.from({ length: height }, (_, y) => offset + rowBytes * (topDown ? y : height - 1 - y));
  const size = { height, width, depth: 8, found: `a BMP of ${depth} bits` };
  if (depth <= 8) {
    return { ...size, channels: 1, data: indices(bytes, rows, width, depth), palette: readPalette(view, depth) };
  }
  return { ...size, ...colours(view, rows, width, depth, masksOf(view, depth, compression)) };
}

function readPalette(view: DataView, depth: number): number[][] {
  const first = 14 + view.getUint32(HEADER.size, true);
  const count = Math.min(2 ** depth, view.getUint32(HEADER.colours, true) || 2 ** depth);
  return Array.from({ length: count }, (_, i) => [2, 1, 0].map((channel) => view.getUint8(first + 4 * i + channel)));
}

function indices(bytes: Uint8Array, rows: readonly number[], width: number, depth: number): Uint8Array {
  const values = new Uint8Array(rows.length * width);
  const mask = 2 ** depth - 1;
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      values[y * width + x] = (bytes[row + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return values;
}

/** Bit masks of red, green, blue and alpha in a pixel. The mask of alpha is 0 if there is no alpha. */
function masksOf(view: DataView, depth: number, compression: number): number[] {
  const standard = depth === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  if (compression === 0 || depth === 24) return standard;
  const withAlpha = compression === 6 || view.getUint32(HEADER.size, true) >= 56;
  return [0, 1, 2, 3].map((i) => (i === 3 && !withAlpha ? 0 : view.getUint32(HEADER.masks + 4 * i, true)));
}

function colours(view: DataView, rows: readonly number[], width: number, depth: number, masks: readonly number[]) {
  const parts = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  const pixelBytes = depth / 8;
  const data = new Uint8Array(4 * rows.length * width);
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < width; x++) {
      const at = row + x * pixelBytes;
      const low = view.getUint16(at, true);
      const pixel =
        depth === 16 ? low : low + 65536 * (depth === 24 ? view.getUint8(at + 2) : view.getUint16(at + 2, true));
      for (const [channel, { mask, shift, scale }] of parts.entries())
        data[4 * (y * width + x) + channel] = Math.round(((pixel & mask) >>> shift) * scale);
    }
  }
  const hasAlpha = masks[3] !== 0 && data.some((value, i) => i % 4 === 3 && value > 0);
  return hasAlpha ? { channels: 4, data } : { channels: 3, data: data.filter((_, i) => i % 4 !== 3) };
}
