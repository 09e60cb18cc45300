import type { PlacedFile } from '../../page/files/droppedFiles.js';
import { PictureFilesError, someOf } from './errors.js';

/** A photo and its mask. */
export interface Pair {
  /** The photo's file name without its ending. */
  name: string;
  photo: PlacedFile;
  mask: PlacedFile;
}

const pictures = /\.(jpe?g|png|webp|avif|bmp|gif)$/i;
const lossy = /\.(jpe?g|webp|avif|gif|bmp)$/i;
const maskFolder = /(^|[/_-])(masks?|labels?|annotations?|ids?|segmentations?|seg|gt|targets?)([/_-][^/]*)?\//i;
const maskEnding = /[-_. ](masks?|labels?|labelids|annotations?|ids?|segmentation|seg|gt)$/i;

/**
 * Pairs photos with masks of the same name. A mask lies in a folder `masks`, `labels`, … or its name ends in `_mask`, `_label`, …; without such a
 * sign a PNG beside a JPEG or WebP of its name is its mask.
 *
 * @throws {@link PictureFilesError} naming files without a partner, masks that are no PNG, or saying how files must be named.
 */
export function pairFiles(files: readonly PlacedFile[]): Pair[] {
  const usable = files.filter(({ path }) => pictures.test(path) && !/(^|\/)\./.test(path));
  if (usable.length === 0)
    throw new PictureFilesError(
      'There is no picture among these files. Choose a folder of photos (JPEG, PNG, WebP) and masks (PNG) of the same names.',
      files.map(({ path }) => path),
    );
  const photographed = new Set(usable.filter(({ path }) => isPhoto(path)).map(({ path }) => stemOf(path)));
  const photos = new Map<string, PlacedFile>();
  const masks = new Map<string, PlacedFile>();
  for (const one of usable) {
    const isMask = hasSign(one.path) || (!lossy.test(one.path) && photographed.has(stemOf(one.path)));
    const [kind, name] = [isMask ? masks : photos, stemOf(one.path)];
    const other = kind.get(name);
    if (other)
      throw new PictureFilesError(
        `${other.path} and ${one.path}: two ${isMask ? 'masks' : 'photos'} of one name. Give each picture a name of its own.`,
        [other.path, one.path],
      );
    kind.set(name, one);
  }
  assertPaired(photos, masks);
  return [...photos].map(([name, photo]) => ({ name, photo, mask: masks.get(name) as PlacedFile })).sort(byName);
}

const byName = (a: Pair, b: Pair) => (a.name < b.name ? -1 : 1);
const hasSign = (path: string) => maskFolder.test(path) || maskEnding.test(withoutEnding(path));
const isPhoto = (path: string) => lossy.test(path) && !hasSign(path);
const withoutEnding = (path: string) => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
const stemOf = (path: string) => withoutEnding(path).replace(maskEnding, '');

function assertPaired(photos: ReadonlyMap<string, PlacedFile>, masks: ReadonlyMap<string, PlacedFile>): void {
  const paths = (all: ReadonlyMap<string, PlacedFile>, without: ReadonlyMap<string, PlacedFile>) =>
    [...all].filter(([name]) => !without.has(name)).map(([, { path }]) => path);
  const blurred = [...masks.values()].map(({ path }) => path).filter((path) => lossy.test(path));
  if (blurred.length > 0)
    throw new PictureFilesError(
      `${someOf(blurred)}: a mask is a PNG, whose values are exact. Save the masks as PNG from the program that drew them.`,
      blurred,
    );
  if (masks.size === 0)
    throw new PictureFilesError(
      'There are photos but no masks. Put masks into a folder named masks, or end their names in _mask: a.jpg with a_mask.png.',
      [...photos.values()].map(({ path }) => path),
    );
  const [alone, widowed] = [paths(photos, masks), paths(masks, photos)];
  if (alone.length > 0)
    throw new PictureFilesError(
      `${someOf(alone)}: no mask of that name was found. Add it, or take the photo out.`,
      alone,
    );
  if (widowed.length > 0)
    throw new PictureFilesError(
      `${someOf(widowed)}: no photo of that name was found. Add it, or take the mask out.`,
      widowed,
    );
}
