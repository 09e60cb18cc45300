import { type DecodedPng, decode } from 'fast-png';
import { hasSecondHeader } from './hasSecondHeader.js';
import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import { type PngHeader, pngHeader } from './pngHeader.js';
import type { PixelReading } from './RawPixels.js';
import { readPixels, unreadable } from './readPixels.js';

/** Options of {@link decodeLabelImage}. */
export interface LabelImageOptions {
  /** Name of the file in error messages. */
  file: string;
  /** How pixels are read. */
  read: PixelReading;
}

/** A header with more pixels than this is treated as damaged. */
const MAX_PIXELS = 2 ** 28;
/** Largest compression ratio of deflate. */
const MAX_COMPRESSION = 1032;

const colourTypeChannels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const colourTypeNames: Record<number, string> = {
  0: 'a grey',
  2: 'an RGB',
  3: 'a palette',
  4: 'a grey-and-alpha',
  6: 'an RGBA',
};

/**
 * Decodes the pixels of a PNG exactly, as ids or as colours packed as `red · 65536 + green · 256 + blue`. 16-bit ids
 * keep all their bits; 1-, 2- and 4-bit ids, which PNG optimisers write, are not scaled to 0–255. Checksums are
 * verified.
 *
 * @throws LabelFileError if the file is damaged or is not of a kind that `read` accepts.
 */
export function decodeLabelImage(bytes: Uint8Array, { file, read }: LabelImageOptions): LabelMap {
  const header = readHeader(bytes, file);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw unreadable(file, 'damaged or truncated', cause);
  }
  if (png.data.byteLength !== decodedLength(header)) throw unreadable(file, 'pixels are missing');
  const { height, width, depth, colourType } = header;
  const data = depth < 8 ? unpackBits(png.data, header) : png.data;
  const found = `${colourTypeNames[colourType]} PNG of ${depth} bits`;
  const palette = colourType === 3 ? (png.palette ?? []) : undefined;
  const channels = colourTypeChannels[colourType];
  return readPixels({ height, width, channels, depth, data, palette, found }, read, file);
}

function readHeader(bytes: Uint8Array, file: string): PngHeader {
  const header = pngHeader(bytes);
  if (!header) throw unreadable(file, bytes.length === 0 ? 'the file is empty' : 'not a PNG');
  const { width, height, depth, colourType, interlaced } = header;
  if (!(colourType in colourTypeChannels)) throw unreadable(file, `its header claims the colour type ${colourType}`);
  const claims = `its header claims ${width}×${height} pixels`;
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) throw unreadable(file, claims);
  if (decodedLength(header) > MAX_COMPRESSION * bytes.length)
    throw unreadable(file, `${claims}, more than the file can hold`);
  if (hasSecondHeader(bytes)) throw unreadable(file, 'it has two headers');
  if (!interlaced || depth >= 8) return header;
  const reason = `an interlaced PNG of ${depth} bits cannot be read exactly`;
  throw new LabelFileError({ file, kind: 'label-format', reason, advice: 'Save it without interlacing.' });
}

const bytesPerRow = ({ width, depth, colourType }: PngHeader) =>
  Math.ceil((width * depth * colourTypeChannels[colourType]) / 8);

const decodedLength = (header: PngHeader) => bytesPerRow(header) * header.height;

/** Unpacks values of 1, 2 or 4 bits: several per byte, the first in the highest bits; each row starts a new byte. */
function unpackBits(data: ArrayLike<number>, header: PngHeader): Uint8Array {
  const { height, width, depth } = header;
  const ids = new Uint8Array(height * width);
  const [mask, row] = [2 ** depth - 1, bytesPerRow(header)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      ids[y * width + x] = (data[y * row + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return ids;
}
