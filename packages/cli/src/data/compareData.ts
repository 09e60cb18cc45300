import type { Settings } from '../config/settings.js';
import type { DataList, ListedPicture } from './DataList.js';
import { type ListingProgress, listPictures } from './listFiles.js';
import { pictureName, type RunPairs } from './pairsOf.js';

/** How a run's pictures differ from its list, as names of pictures. The keys are those of `changes.jsonl`. */
export interface DataChanges {
  /** Added pictures. */
  came: string[];
  /** Removed pictures. */
  went: string[];
  /** Changed pictures, with the kinds of file that changed: `'p3.png (label)'`. */
  changed: string[];
  /** Removed pictures that were held out. */
  heldOutGone: string[];
  /** Added or changed pictures whose photo is byte by byte a held-out one. */
  copies: string[];
}

/** The result of {@link compareData}. */
interface Comparison {
  changes: DataChanges;
  /** The list to continue with. No photo that was ever held out is in its `train`. */
  list: DataList;
}

/**
 * Compares the list of a run with the files as they are now.
 *
 * Held-out pictures stay held out: those with the name of a held-out picture, whatever their content is now, and those
 * with the content of a held-out photo, whatever their name is now. All others are trained on, including new ones.
 */
export async function compareData(
  settings: Settings,
  before: DataList,
  pairs: RunPairs,
  onProgress?: ListingProgress,
): Promise<Comparison> {
  const [trained, held] = [byName([...before.train, ...before.leftOut]), byName(before.heldOut)];
  const oneSource = pairs.heldOut === undefined;
  const known = oneSource ? new Map([...trained, ...held]) : trained;
  const now = await listPictures(settings, pairs.train, { known, onProgress });
  const others = pairs.heldOut?.filter((pair) => held.has(pictureName(settings, pair))) ?? [];
  const nowHeld = await listPictures(settings, others, { known: held, onProgress });
  const all = [...now, ...nowHeld];
  const changes = changesBetween([...known.values(), ...(oneSource ? [] : held.values())], all);
  const sorted = sortOut(before, now, oneSource);
  const heldOut = oneSource ? sorted.heldOut : nowHeld;
  const heldOutGone = [...held.keys()].filter((name) => !byName(heldOut).has(name));
  return {
    changes: { ...changes, heldOutGone, copies: sorted.copies },
    list: { ...{ train: sorted.train, heldOut, leftOut: sorted.leftOut }, onceHeldOut: onceHeldOut(before, heldOut) },
  };
}

const byName = (pictures: readonly ListedPicture[]) => new Map(pictures.map((each) => [each.name, each]));

/** Whether pictures were added, removed or changed. */
export function isChanged({ came, went, changed }: DataChanges): boolean {
  return came.length + went.length + changed.length > 0;
}

function changesBetween(before: readonly ListedPicture[], now: readonly ListedPicture[]) {
  const [old, present] = [byName(before), byName(now)];
  const changed = now.flatMap((picture) => {
    const was = old.get(picture.name);
    const kinds = (['photo', 'label', 'instances'] as const).filter(
      (kind) => was && was[kind]?.sha256 !== picture[kind]?.sha256,
    );
    return kinds.length > 0 ? [`${picture.name} (${kinds.join(', ')})`] : [];
  });
  return {
    came: [...present.keys()].filter((name) => !old.has(name)),
    went: [...old.keys()].filter((name) => !present.has(name)),
    changed,
  };
}

/** Sorts pictures into those to train on, those to hold out (if both come from one source) and those to leave out. */
function sortOut(before: DataList, now: readonly ListedPicture[], oneSource: boolean) {
  const wasTrained = byName(before.train);
  const present = byName(now);
  const heldNames = new Set([...before.heldOut, ...before.onceHeldOut].map(({ name }) => name));
  const photos = new Map(before.onceHeldOut.map(({ name, sha256 }) => [sha256, name]));
  for (const { name, photo } of before.heldOut) photos.set(photo.sha256, name);
  const sorted = { train: [], heldOut: [], leftOut: [], copies: [] as string[] } as Record<
    'train' | 'heldOut' | 'leftOut',
    ListedPicture[]
  > & { copies: string[] };
  const found = new Set<string>();
  for (const picture of now) {
    const { name, photo } = picture;
    const original = photos.get(photo.sha256);
    // A picture that was already trained on with this photo is no new copy: the run began with the photo twice.
    const copied = original !== undefined && wasTrained.get(name)?.photo.sha256 !== photo.sha256;
    if (oneSource && heldNames.has(name)) sorted.heldOut.push(picture);
    else if (!copied) sorted.train.push(picture);
    else {
      sorted.copies.push(name);
      const renamed = oneSource && !present.has(original) && !found.has(original);
      sorted[renamed ? 'heldOut' : 'leftOut'].push(picture);
      found.add(original);
    }
  }
  return sorted;
}

/** Adds to the list of photos that were once held out those whose picture is gone or has another photo now. */
function onceHeldOut({ heldOut, onceHeldOut }: DataList, now: readonly ListedPicture[]): DataList['onceHeldOut'] {
  const present = byName(now);
  const gone = heldOut
    .filter(({ name, photo }) => present.get(name)?.photo.sha256 !== photo.sha256)
    .map(({ name, photo }) => ({ name, sha256: photo.sha256 }));
  return [...new Map([...onceHeldOut, ...gone].map((each) => [`${each.sha256} ${each.name}`, each])).values()];
}
