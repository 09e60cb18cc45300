import { basename, extname, relative } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';
import type { PictureList } from './listPictures.js';
import type { FolderPart, PairedLists } from './Pairing.js';
import { otherPictureEndings } from './pictureFormats.js';
import { suggestNames } from './suggestNames.js';

const parts = {
  photos: { kind: 'missing-photo', what: 'photo' },
  labels: { kind: 'missing-label', what: 'label map' },
  instances: { kind: 'missing-instances', what: 'instance map' },
} as const;

/** Largest number of files that a message names; the others are counted. */
const NAMED = 3;

/**
 * Describes the files without a counterpart, one problem for each kind. A problem names a counterpart that exists but
 * cannot be read, or suggests endings that would pair the files.
 */
export function unpairedProblems(found: PairedLists): DatasetProblem[] {
  const advice = namesAdvice(found);
  const problems: DatasetProblem[] = [];
  for (const { part, lacks, keys } of found.lacking) {
    const [own, other] = [found[part], found[lacks]];
    if (!own || !other) continue;
    const endingOf = (key: string) => extname(`${other.others.get(key)}`);
    const unreadable = keys.filter((key) => other.others.has(key));
    for (const ending of new Set(unreadable.map(endingOf)))
      problems.push(
        unreadablePartner(
          own,
          other,
          lacks,
          ending,
          unreadable.filter((key) => endingOf(key) === ending),
        ),
      );
    const missing = keys.filter((key) => !other.others.has(key));
    // A suggestion of names is made once, with the photos.
    if (missing.length > 0 && !(advice && part === 'labels'))
      problems.push(missingPartner({ own, other, part, lacks, advice }, missing));
  }
  return problems;
}

/** The problem of files whose counterpart exists but cannot be read, or does not match the requested names. */
function unreadablePartner(
  own: PictureList,
  other: PictureList,
  lacks: FolderPart,
  ending: string,
  keys: readonly string[],
): DatasetProblem {
  const { kind, what } = parts[lacks];
  const files = keys.flatMap((key) => own.files.get(key) ?? []);
  const partner = `${other.others.get(keys[0])}`;
  const reason = `has no ${what} that can be read: there is ${partner}, but ${ending || 'a file without an ending'} is not read`;
  const advice = otherPictureEndings.has(ending.toLowerCase())
    ? 'Convert it to PNG, which keeps every pixel.'
    : 'Rename it with its right ending, or export it as PNG.';
  return { file: files[0], kind, message: `${reason}${counted(files)}. ${advice}`, ...(files.length > 1 && { files }) };
}

interface Lack {
  own: PictureList;
  other: PictureList;
  part: FolderPart;
  lacks: FolderPart;
  advice?: string;
}

function missingPartner({ own, other, part, lacks, advice }: Lack, keys: readonly string[]): DatasetProblem {
  const { kind, what } = parts[lacks];
  const files = keys.flatMap((key) => own.files.get(key) ?? []);
  const reason = `has no ${what}: ${other.path} holds no image named "${other.nameOf(keys[0])}"`;
  const many = files.length > 1;
  const usual = many ? 'Add what is missing, or remove these files.' : 'Add it, or remove this file.';
  const others = many
    ? `; nor has it one for ${files.length - 1} more ${parts[part].what}s (${named(own, files)})`
    : '';
  return {
    file: files[0],
    kind,
    message: `${reason}${others}. ${lacks === 'labels' && advice ? advice : usual}`,
    ...(many && { files }),
  };
}

const counted = (files: readonly string[]) => (files.length > 1 ? `; the same holds for ${files.length - 1} more` : '');

function named({ path }: PictureList, files: readonly string[]): string {
  const shown = files.slice(1, 1 + NAMED).map((file) => relative(path, file));
  return `${shown.join(', ')}${files.length > 1 + NAMED ? ', …' : ''}`;
}

/** A sentence that suggests options to pair the files, if their names differ by an ending or a beginning. */
function namesAdvice({ photos, labels, lacking }: PairedLists): string | undefined {
  const [withoutLabel, , withoutPhoto] = lacking;
  if (withoutLabel.keys.length === 0 || withoutPhoto.keys.length === 0) return undefined;
  const found = suggestNames(stemsOf(photos), stemsOf(labels));
  return found && adviceOf(found);
}

/** A sentence that says which options to set; options are in code ticks. */
export function adviceOf({ photo, label, pairs }: { photo?: string; label?: string; pairs: number }): string {
  const options = [
    ...(photo === undefined ? [] : [`\`photoEnding: '${plain(photo)}'\``]),
    ...(label === undefined ? [] : [`\`labelEnding: '${plain(label)}'\``]),
  ];
  return `Their names differ: with ${options.join(' and ')} ${pairs} ${pairs === 1 ? 'photo has its label map' : 'photos have their label maps'}.`;
}

/** Writes a pattern as an ending if it is one: `_mask` for `*_mask`. */
const plain = (pattern: string) => (pattern.lastIndexOf('*') === 0 ? pattern.slice(1) : pattern);

const stemsOf = ({ files }: PictureList) => [...files.keys()].map((key) => basename(key));
