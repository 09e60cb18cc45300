import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import type { PixelReading, RawPixels } from './RawPixels.js';

/**
 * Reads decoded pixels as ids, or as colours packed as `red · 65536 + green · 256 + blue`.
 *
 * An image with several channels is read as ids if this is unambiguous: alpha is opaque everywhere, and the three colour
 * channels are equal. A palette image is read as ids if every used colour is a grey equal to its index. 16-bit colours are
 * reduced to their upper 8 bits, the inverse of how programs widen 8-bit images.
 *
 * @throws LabelFileError of kind `'label-format'` if the pixels are not of the kind that `reading` accepts.
 */
export function readPixels(pixels: RawPixels, reading: PixelReading, file: string): LabelMap {
  const { height, width, palette } = pixels;
  if (reading === 'colours') return { height, width, ids: colours(pixels, file) };
  if (reading === 'any') return { height, width, ids: distinctValues(pixels, file) };
  if (palette && reading === 'ids') expectGreyPalette(pixels, file);
  return { height, width, ids: ids(pixels, file) };
}

const places = ({ width }: RawPixels, pixel: number) => `x ${pixel % width}, y ${Math.floor(pixel / width)}`;

const grey = 'Export it as an 8-bit grey PNG whose values are class ids';
const giveColours = 'or give the colour of each class in `colours`.';

function refusal(file: string, reason: string, advice: string): LabelFileError {
  return new LabelFileError({ file, kind: 'label-format', reason, advice });
}

/**
 * The grey value of each pixel; colour channels must be equal and alpha opaque. A loop, because `from` takes ten times
 * as long.
 */
function ids(pixels: RawPixels, file: string): Int32Array {
  const { channels, depth, data, found } = pixels;
  if (channels === 1) return new Int32Array(data);
  const opaque = 2 ** depth - 1;
  const values = new Int32Array(data.length / channels);
  for (let i = 0, first = 0; i < values.length; i++, first += channels) {
    const value = data[first];
    if (channels >= 3 && (data[first + 1] !== value || data[first + 2] !== value)) {
      const colour = [0, 1, 2].map((channel) => data[first + channel] >> Math.max(0, depth - 8)).join(', ');
      const reason = `${found} is not a label map: the pixel at ${places(pixels, i)} has the colour [${colour}], not an id`;
      throw refusal(file, reason, `${grey}, ${giveColours}`);
    }
    if (channels % 2 === 0 && data[first + channels - 1] !== opaque) {
      const reason = `the pixel at ${places(pixels, i)} is transparent, so its class is unknown`;
      throw refusal(file, reason, `Fill it with the id of a class and save without transparency, ${giveColours}`);
    }
    values[i] = value;
  }
  return values;
}

function expectGreyPalette(pixels: RawPixels, file: string): void {
  const { data, palette = [], found } = pixels;
  const isItself = palette.map(([red, green, blue], i) => red === i && green === i && blue === i);
  for (let i = 0; i < data.length; i++) {
    if (isItself[data[i]]) continue;
    const reason = `${found} is not a label map: its values are colours, not ids`;
    throw refusal(file, reason, `${grey}, or set \`paletteIndices\` if the indices are the ids, ${giveColours}`);
  }
}

/** Packed colours; alpha is ignored. */
function colours(pixels: RawPixels, file: string): Int32Array {
  const { channels, depth, data, palette } = pixels;
  const values = new Int32Array(data.length / channels);
  const bits = Math.max(0, depth - 8);
  if (channels >= 3) {
    for (let i = 0, first = 0; i < values.length; i++, first += channels) {
      values[i] = ((data[first] >> bits) << 16) | ((data[first + 1] >> bits) << 8) | (data[first + 2] >> bits);
    }
    return values;
  }
  const packed = palette?.map(([red, green, blue]) => (red << 16) | (green << 8) | blue);
  const step = depth > 8 ? 1 : 255 / (2 ** depth - 1);
  for (let i = 0; i < values.length; i++) {
    const value = data[i * channels];
    const colour = packed ? packed[value] : 0x010101 * (step * (value >> bits));
    if (colour === undefined) throw unreadable(file, 'it uses colours that its palette does not have');
    values[i] = colour;
  }
  return values;
}

/** Maps grey values, palette indices or colours to numbers; different values give different numbers. */
function distinctValues(pixels: RawPixels, file: string): Int32Array {
  const { channels, depth, data, found } = pixels;
  if (channels === 1) return new Int32Array(data);
  if (channels === 2) return new Int32Array(data.length / 2).map((_, i) => data[2 * i]);
  if (depth <= 8) return colours(pixels, file);
  for (let i = 0; i < data.length; i++)
    if (data[i] % 257 !== 0)
      throw refusal(
        file,
        `${found} is not an instance map: its colours need 48 bits`,
        'Export it as a 16-bit grey PNG.',
      );
  return colours(pixels, file);
}

/** Makes the error for a file that is damaged or of an unknown format. */
export function unreadable(file: string, reason: string, cause?: unknown): LabelFileError {
  const advice = 'Export it again as an 8-bit (or 16-bit) grey PNG.';
  return new LabelFileError({ file, kind: 'unreadable', reason, advice }, { cause });
}
