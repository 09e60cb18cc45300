import { type DecodedPng, decode } from 'fast-png';
import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import { type PngHeader, pngHeader } from './pngHeader.js';

/** Options of {@link decodeLabelMap}. */
export interface DecodeLabelMapOptions {
  /** What messages call the file. @defaultValue 'label map' */
  file?: string;
  /** Also read palette PNGs, taking the palette's indices for ids. @defaultValue false */
  paletteIndices?: boolean;
}

/** Pictures of more pixels than this are taken for a damaged header. */
const MOST_PIXELS = 2 ** 28;

const colourTypes: Record<number, string> = { 2: 'an RGB', 3: 'a palette', 4: 'a grey-and-alpha', 6: 'an RGBA' };

/**
 * Decodes a grey PNG into the ids it holds, exactly: 16-bit ids keep all their bits, 1-, 2- and 4-bit ones (PNG
 * optimisers make them) are not stretched to 0–255.
 *
 * @param bytes - The whole file.
 * @param options - See {@link DecodeLabelMapOptions}.
 * @throws LabelFileError of kind `'label-format'` for colour, alpha or palette, `'unreadable'` for anything damaged:
 * checksums are checked.
 * @example
 * ```ts
 * import { decodeLabelMap, encodeLabelMap } from '@ecgan/data';
 *
 * decodeLabelMap(encodeLabelMap([0, 1, 2, 300], 2, 2)); // { height: 2, width: 2, ids: [0, 1, 2, 300] }
 * ```
 */
export function decodeLabelMap(
  bytes: Uint8Array,
  { file = 'label map', paletteIndices = false }: DecodeLabelMapOptions = {},
): LabelMap {
  const header = checkHeader(bytes, file, paletteIndices);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw unreadable(file, 'damaged or cut off', cause);
  }
  const { height, width, depth } = header;
  const bytesPerRow = Math.ceil((width * depth) / 8);
  if (png.data.byteLength !== bytesPerRow * height) throw unreadable(file, 'its pixels are not all there');
  const ids = depth < 8 ? unpacked(png.data, header, bytesPerRow) : Int32Array.from(png.data);
  return { height, width, ids };
}

function checkHeader(bytes: Uint8Array, file: string, paletteIndices: boolean): PngHeader {
  const header = pngHeader(bytes);
  if (!header) throw unreadable(file, bytes.length === 0 ? 'the file is empty' : 'not a PNG');
  const { width, height, depth, colourType } = header;
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw unreadable(file, `its header claims ${width}×${height} pixels`);
  }
  if (colourType === 0 || (colourType === 3 && paletteIndices)) return header;
  const found = colourTypes[colourType] ?? `a type-${colourType}`;
  throw new LabelFileError({
    file,
    kind: 'label-format',
    reason: `${found} PNG of ${depth} bits is not a label map: its values are colours, not ids`,
    advice:
      colourType === 3
        ? 'Export it as an 8-bit grey PNG whose values are class ids, or set paletteIndices if the indices are the ids.'
        : 'Export it as an 8-bit grey PNG whose values are class ids.',
  });
}

function unreadable(file: string, reason: string, cause?: unknown): LabelFileError {
  const advice = 'Export it again as an 8-bit (or 16-bit) grey PNG.';
  return new LabelFileError({ file, kind: 'unreadable', reason, advice }, { cause });
}

/** Ids of 1, 2 or 4 bits, several in a byte, the first in the highest bits; each row starts a new byte. */
function unpacked(data: ArrayLike<number>, { height, width, depth }: PngHeader, bytesPerRow: number): Int32Array {
  const ids = new Int32Array(height * width);
  const mask = 2 ** depth - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      ids[y * width + x] = (data[y * bytesPerRow + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return ids;
}
