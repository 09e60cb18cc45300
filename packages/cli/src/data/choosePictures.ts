import type { Dataset } from '@ecgan/data';
import { FolderDataset } from '@ecgan/data/node';
import type { Settings } from '../config/settings.js';
import { ConfigError } from '../errors.js';
import { mostHeldOut } from './describeData.js';
import { pictureName } from './pairsOf.js';
import { spreadIndices } from './spreadIndices.js';

/** Names of pictures, see {@link pictureName}. */
export interface PictureNames {
  /** Pictures to train on. @defaultValue all that are not held out */
  train?: readonly string[];
  heldOut: readonly string[];
}

/** Indices of the samples to train on, in `all`, and to hold out, in `other` or else in `all`; see {@link Choice}. */
export interface Parts {
  train: readonly number[];
  heldOut: readonly number[];
}

/** What {@link choosePictures} chooses from. */
interface Choice {
  settings: Settings;
  /** The samples to train on. */
  all: Dataset;
  /** Where held-out samples come from, if not from `all`. */
  other?: Dataset;
  /** The pictures of a run that has begun. */
  names?: PictureNames;
}

/**
 * Chooses which samples to train on and which to hold out. A run that has begun keeps its pictures, by `names`.
 * Otherwise held-out samples are spread evenly over `other`, because neighbours may be frames of one video; without
 * `other` they are the last ones of `all`.
 *
 * @throws {@link ConfigError} if nothing is left to train on.
 */
export function choosePictures(choice: Choice): Parts {
  return byName(choice) ?? byNumber(choice);
}

function byName({ settings, all, other, names }: Choice): Parts | undefined {
  if (!names || !(all instanceof FolderDataset)) return undefined;
  const source = other instanceof FolderDataset ? other : all;
  const indicesOf = (dataset: FolderDataset, wanted: (name: string) => boolean) =>
    dataset.pairs.flatMap((pair, index) => (wanted(pictureName(settings, pair)) ? [index] : []));
  const held = new Set(names.heldOut);
  const heldOut = indicesOf(source, (name) => held.has(name));
  // No held-out picture of the run is here: this is another dataset.
  if (heldOut.length === 0) return undefined;
  const trained = names.train && new Set(names.train);
  const train = indicesOf(all, (name) => (trained ? trained.has(name) : source !== all || !held.has(name)));
  const most = settings.heldOut ?? heldOut.length;
  // A split of its own has more held-out pictures than the run used.
  if (other && most > heldOut.length)
    return { train, heldOut: spreadIndices(source.length, Math.min(most, source.length)) };
  return { train, heldOut: heldOut.slice(0, most) };
}

function byNumber({ settings, all, other }: Choice): Parts {
  const { heldOut, photos, root } = settings;
  const indices = Array.from({ length: all.length }, (_, index) => index);
  if (other) {
    const count = Math.min(heldOut ?? mostHeldOut, other.length);
    return { train: indices, heldOut: spreadIndices(other.length, count) };
  }
  const count = heldOut ?? Math.min(mostHeldOut, Math.max(1, Math.floor(all.length / 5)));
  if (all.length <= count) {
    throw new ConfigError({
      setting: '--held-out',
      expected: `fewer images than the ${all.length} in ${photos ?? root}`,
      received: count,
      advice: 'Images that are held out are not trained on.',
    });
  }
  return { train: indices.slice(0, -count), heldOut: indices.slice(-count) };
}
