import { LabelFileError, type LabelMap, type Photo, resizeNearest, resizePhoto } from '@ecgan/data';
import { decodeLabelImage } from '@ecgan/data/internal';
import type { PlacedFile } from '../../page/files/droppedFiles.js';
import { PictureFilesError } from './errors.js';
import type { Pair } from './pairFiles.js';

/** A photo and its mask at the size of the run, as they are kept in the browser. */
interface KeptPicture {
  name: string;
  /** RGB, row by row. */
  photo: Uint8Array;
  /** Class of each pixel. */
  labels: Uint8Array;
}

/** The pictures of a visitor. */
export interface KeptPictures {
  size: number;
  pictures: KeptPicture[];
  classes: { name: string; colour?: readonly [number, number, number] }[];
  /** The class of pixels without a class. */
  ignoreLabel?: number;
}

/** Decodes a photo; throws for a file that is none. */
export type DecodePhoto = (file: File) => Promise<Photo>;

/** Most classes: more are no classes but the shades of a photo. */
const mostClasses = 128;

/**
 * Reads photos and masks and makes them squares of one size: the middle of each picture.
 *
 * Masks are PNGs of class ids (grey, or palettes of the same greys) or, if one of them is not, of colours, RGB or palette: each colour a class.
 * The grey value 255 stands for "no class", unless 0 is the only other.
 *
 * @throws {@link PictureFilesError} naming the file that is damaged, of another shape than its photo, or of too many colours.
 */
export async function readPairs(pairs: readonly Pair[], size: number, decodePhoto: DecodePhoto): Promise<KeptPictures> {
  const masks = await readMasks(
    pairs.map(({ mask }) => mask),
    size,
  );
  const values = [...new Set(masks.maps.flatMap(({ distinct }) => distinct))].sort((a, b) => a - b);
  const unlabelled = !masks.coloured && values.length > 2 && values.includes(255);
  if (values.length > mostClasses) throw tooMany(values.length, masks.coloured, pairs[0].mask.path);
  const classOf = new Map(values.map((value, id) => [value, id]));
  const pictures: KeptPicture[] = [];
  for (const [i, { name, photo }] of pairs.entries()) {
    const decoded = await decodePhoto(photo.file).catch((cause: unknown) => {
      throw unreadable(photo, cause);
    });
    const mask = masks.maps[i];
    assertSameShape(pairs[i], decoded, mask);
    pictures.push({
      name,
      photo: resizePhoto(squarePhoto(decoded), size, size),
      labels: Uint8Array.from(mask.ids, (value) => classOf.get(value) ?? 0),
    });
  }
  const classes = values.map((value) => classNamed(value, masks.coloured, unlabelled));
  return { size, pictures, classes, ...(unlabelled && { ignoreLabel: classOf.get(255) }) };
}

/** A mask: the shape of its file, and its ids at the size of the run. */
interface Mask {
  height: number;
  width: number;
  ids: Int32Array;
  distinct: number[];
}

/** All masks as ids, or all as colours if one of them has colours. */
async function readMasks(files: readonly PlacedFile[], size: number): Promise<{ maps: Mask[]; coloured: boolean }> {
  try {
    return { maps: await decodeAll(files, size, 'ids'), coloured: false };
  } catch (error) {
    if (!(error instanceof LabelFileError) || error.facts.kind !== 'label-format') throw asPictureError(error);
    try {
      return { maps: await decodeAll(files, size, 'colours'), coloured: true };
    } catch (second) {
      throw asPictureError(second);
    }
  }
}

async function decodeAll(files: readonly PlacedFile[], size: number, read: 'ids' | 'colours'): Promise<Mask[]> {
  const maps: Mask[] = [];
  for (const { path, file } of files) {
    const whole = decodeLabelImage(new Uint8Array(await file.arrayBuffer()), { file: path, read });
    const { ids } = resizeNearest(squareMap(whole), size, size);
    const distinct = [...new Set(ids)];
    if (distinct.length > mostClasses) throw tooMany(distinct.length, read === 'colours', path);
    maps.push({ height: whole.height, width: whole.width, ids, distinct });
  }
  return maps;
}

function classNamed(value: number, coloured: boolean, unlabelled: boolean): KeptPictures['classes'][number] {
  if (!coloured) return { name: unlabelled && value === 255 ? 'no class' : `class ${value}` };
  const colour = [value >> 16, (value >> 8) & 255, value & 255] as const;
  return { name: `#${value.toString(16).padStart(6, '0')}`, colour };
}

/** Where the square in the middle of a picture begins. */
function squareOf({ height, width }: { height: number; width: number }) {
  const side = Math.min(height, width);
  return { side, top: (height - side) >> 1, left: (width - side) >> 1 };
}

function squareMap(mask: LabelMap): LabelMap {
  const { side, top, left } = squareOf(mask);
  const ids = new Int32Array(side * side);
  for (let y = 0; y < side; y++) {
    const start = (top + y) * mask.width + left;
    ids.set(mask.ids.subarray(start, start + side), y * side);
  }
  return { height: side, width: side, ids };
}

function squarePhoto(photo: Photo): Photo {
  const { side, top, left } = squareOf(photo);
  const channels = photo.pixels.length / (photo.height * photo.width);
  const pixels = new Uint8Array(side * side * channels);
  for (let y = 0; y < side; y++)
    for (let i = 0; i < side * channels; i++)
      pixels[y * side * channels + i] = photo.pixels[((top + y) * photo.width + left) * channels + i];
  return { height: side, width: side, pixels };
}

/** A mask may be smaller or larger than its photo, but not of another shape. */
function assertSameShape({ photo, mask }: Pair, a: Photo, b: Mask): void {
  if (Math.abs(a.width / a.height / (b.width / b.height) - 1) < 0.02) return;
  throw new PictureFilesError(
    `${mask.path} is ${b.width}×${b.height}, but ${photo.path} is ${a.width}×${a.height}: a mask has the shape of its photo. Export it once more.`,
    [mask.path, photo.path],
  );
}

function tooMany(count: number, coloured: boolean, path: string): PictureFilesError {
  return new PictureFilesError(
    `${path}: ${count} ${coloured ? 'colours' : 'ids'}, and at most ${mostClasses} classes can be trained here. If it is a photo, name the folder of masks masks; ` +
      'if it was scaled with smoothing, export it without.',
    [path],
  );
}

function unreadable({ path }: PlacedFile, cause: unknown): PictureFilesError {
  const error = new PictureFilesError(
    `${path}: the browser cannot read it as a picture. Save it again, or take it out.`,
    [path],
  );
  error.cause = cause;
  return error;
}

function asPictureError(error: unknown): unknown {
  return error instanceof LabelFileError ? new PictureFilesError(error.message, [error.facts.file]) : error;
}
