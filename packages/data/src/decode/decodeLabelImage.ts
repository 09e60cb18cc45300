import { type DecodedPng, decode } from 'fast-png';
import { hasSecondHeader } from './hasSecondHeader.js';
import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import { type PngHeader, pngHeader } from './pngHeader.js';

/** Options of {@link decodeLabelImage}. */
export interface LabelImageOptions {
  /** Name of the file in error messages. */
  file: string;
  /**
   * How pixels are read. `'ids'`: grey values; `'indices'`: grey values or palette indices; `'colours'`: colours;
   * `'any'`: any of these.
   */
  read: 'ids' | 'indices' | 'colours' | 'any';
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
export function decodeLabelImage(bytes: Uint8Array, options: LabelImageOptions): LabelMap {
  const { file } = options;
  const header = readHeader(bytes, options);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw unreadable(file, 'damaged or truncated', cause);
  }
  if (png.data.byteLength !== decodedLength(header)) throw unreadable(file, 'pixels are missing');
  const { height, width, depth } = header;
  const raw = depth < 8 ? unpackBits(png.data, header) : png.data;
  const palette = options.read === 'colours' ? png.palette : undefined;
  const ids = pixelValues(raw, header, palette, options.read);
  if (ids) return { height, width, ids };
  throw unreadable(file, 'it uses colours that its palette does not have');
}

function readHeader(bytes: Uint8Array, { file, read }: LabelImageOptions): PngHeader {
  const header = pngHeader(bytes);
  if (!header) throw unreadable(file, bytes.length === 0 ? 'the file is empty' : 'not a PNG');
  const { width, height, depth, interlaced } = header;
  const claims = `its header claims ${width}×${height} pixels`;
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) throw unreadable(file, claims);
  if (decodedLength(header) > MAX_COMPRESSION * bytes.length)
    throw unreadable(file, `${claims}, more than the file can hold`);
  if (hasSecondHeader(bytes)) throw unreadable(file, 'it has two headers');
  if (interlaced && depth < 8) {
    const reason = `an interlaced PNG of ${depth} bits cannot be read exactly`;
    throw new LabelFileError({ file, kind: 'label-format', reason, advice: 'Save it without interlacing.' });
  }
  if (isReadable(header, read)) return header;
  throw new LabelFileError({ file, kind: 'label-format', ...formatProblem(header, read) });
}

function isReadable({ depth, colourType }: PngHeader, read: LabelImageOptions['read']): boolean {
  if (read === 'colours') return depth <= 8 && colourType !== 4;
  if (colourType === 0 || (colourType === 3 && read !== 'ids')) return true;
  return read === 'any' && depth === 8 && (colourType === 2 || colourType === 6);
}

function formatProblem({ depth, colourType }: PngHeader, read: LabelImageOptions['read']) {
  const found = `${colourTypeNames[colourType] ?? `a type-${colourType}`} PNG of ${depth} bits`;
  const grey = 'Export it as an 8-bit grey PNG whose values are class ids';
  if (read === 'colours')
    return { reason: `${found} has no colours of 8 bits`, advice: 'Export it as an 8-bit RGB PNG.' };
  if (read === 'any') return { reason: `${found} is not an instance map`, advice: 'Export it as a 16-bit grey PNG.' };
  const reason = `${found} is not a label map: its values are colours, not ids`;
  if (colourType === 3) return { reason, advice: `${grey}, or set paletteIndices if the indices are the ids.` };
  return { reason, advice: `${grey}, or give the colour of each class in colours.` };
}

function unreadable(file: string, reason: string, cause?: unknown): LabelFileError {
  const advice = 'Export it again as an 8-bit (or 16-bit) grey PNG.';
  return new LabelFileError({ file, kind: 'unreadable', reason, advice }, { cause });
}

const bytesPerRow = ({ width, depth, colourType }: PngHeader) =>
  Math.ceil((width * depth * (colourTypeChannels[colourType] ?? 1)) / 8);

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

/** Returns one number per pixel, or undefined if the palette lacks a colour that the pixels use. */
function pixelValues(
  raw: ArrayLike<number>,
  { colourType, depth }: PngHeader,
  palette: readonly (readonly number[])[] | undefined,
  read: LabelImageOptions['read'],
): Int32Array | undefined {
  const channels = colourTypeChannels[colourType];
  // Loops, because `Int32Array.from` takes ten times as long.
  if (channels === 1 && read !== 'colours') return new Int32Array(raw);
  const values = new Int32Array(raw.length / channels);
  if (channels >= 3) {
    for (let i = 0, first = 0; i < values.length; i++, first += channels) {
      values[i] = (raw[first] << 16) | (raw[first + 1] << 8) | raw[first + 2];
    }
    return values;
  }
  const greyStep = 255 / (2 ** depth - 1);
  const colours = palette?.map(([red, green, blue]) => (red << 16) | (green << 8) | blue);
  for (let i = 0; i < values.length; i++) {
    const colour = colours ? colours[raw[i]] : 0x010101 * greyStep * raw[i];
    if (colour === undefined) return undefined;
    values[i] = colour;
  }
  return values;
}
