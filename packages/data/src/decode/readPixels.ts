import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import type { PixelReading, RawPixels } from './RawPixels.js';

/**
 * Reads decoded pixels as ids, or as colours packed as `red · 65536 + green · 256 + blue`.
 *
 * An image of more than one channel holds ids if nothing in it can mean anything else: its alpha is opaque and its
 * three colour channels are equal. So does a palette image whose colours are greys and equal to their indices. Colours
 * of 16 bits are reduced to their upper 8 bits, which undoes how programs widen 8-bit images; a colour table is matched
 * exactly, so a colour that was none of 8 bits is not in it.
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

/** Grey values of any number of channels, where they are equal and opaque. Loops, because `from` takes ten times as long. */
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
      const reason = `the pixel at ${places(pixels, i)} is transparent, so what class it is of is not known`;
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

/** A number for each grey value, palette index or colour: whatever differs in the file differs in the result. */
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

/** An error about a file that is damaged or of no known kind. */
export function unreadable(file: string, reason: string, cause?: unknown): LabelFileError {
  const advice = 'Export it again as an 8-bit (or 16-bit) grey PNG.';
  return new LabelFileError({ file, kind: 'unreadable', reason, advice }, { cause });
}
