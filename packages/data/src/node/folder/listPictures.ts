import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';
import { composed, describePattern, namePattern } from './namePattern.js';
import { pictureEndings } from './pictureFormats.js';
import { type SkippedFiles, SkippedTally } from './SkippedTally.js';

/** A folder and a filter of its images. */
export interface PictureFolder {
  path: string;
  /**
   * Endings of the file stem, for example `'_leftImg8bit'`, or names such as `'mask_*'`. Files that fit none are
   * skipped.
   */
  names?: readonly string[];
  /** Real paths of subfolders to skip, because they hold another part of the dataset. */
  without?: ReadonlySet<string>;
  /**
   * Whether a file belongs to this part of the dataset, by its stem and its lower-case extension.
   * @defaultValue every file
   */
  accept?(stem: string, extension: string): boolean;
}

/** The images of a folder and its subfolders. */
export interface PictureList {
  path: string;
  /** Returns the name, without extension, that the file of a key should have. */
  nameOf(key: string): string;
  /** File paths by `subfolder/stem` without the fixed part of the name; several paths if several names match. */
  files: Map<string, string[]>;
  /** Skipped files by `subfolder/stem`: images that cannot be read, images with another name, and other files. */
  others: Map<string, string>;
  /** Number of skipped files of each kind. */
  skipped: SkippedFiles[];
}

/** State while folders are listed. */
interface Listing extends PictureList {
  folder: PictureFolder;
  patterns: { text: string; match: (stem: string) => string | undefined }[];
  tally: SkippedTally;
  problems: DatasetProblem[];
  /** Real paths of the folders that were already listed, because symbolic links may form cycles. */
  listed: Set<string>;
}

/**
 * Lists the images of a folder and its subfolders in alphabetical order, files before folders. Hidden files, files of
 * other kinds and names that do not fit are counted in `skipped`. The case of extensions is ignored, names are compared
 * in composed Unicode; symbolic links are followed.
 *
 * @param problems - Problems are appended to this array: a folder that is missing, unreadable or empty, and files with the
 * same stem.
 */
export async function listPictures(folder: PictureFolder, problems: DatasetProblem[]): Promise<PictureList> {
  const { path, names = [] } = folder;
  const [first = '*'] = names.map((text) => (text.includes('*') ? text : `*${text}`));
  const nameOf = (key: string) =>
    join(
      dirname(key),
      first.replace('*', () => basename(key)),
    );
  const patterns = (names.length > 0 ? names : ['*']).map((text) => ({ text, match: namePattern(text) }));
  const listing: Listing = {
    ...{ path, nameOf, folder, patterns, problems, tally: new SkippedTally(), listed: new Set() },
    ...{ files: new Map(), others: new Map(), skipped: [] },
  };
  const before = problems.length;
  await listInto(listing, '');
  const { files, others, tally } = listing;
  const skipped = tally.list(path);
  if (files.size === 0 && problems.length === before)
    problems.push({ file: path, kind: 'empty-folder', message: emptyMessage(names, skipped) });
  return { path, nameOf, files, others, skipped };
}

function emptyMessage(names: readonly string[], skipped: readonly SkippedFiles[]): string {
  const which = names.length > 0 ? ` whose name ${names.map(describePattern).join(' or ')}` : '';
  const found = skipped.map(({ count, what, first }) => `${count} ${what} (${first})`);
  if (found.length > 0) return `the folder holds no image${which} that can be read, but ${found.join(', ')}.`;
  return `the folder holds no image${which} (${[...pictureEndings].join(', ')}). Check the path.`;
}

async function listInto(listing: Listing, inner: string): Promise<void> {
  const { path, folder, tally, listed } = listing;
  const here = join(path, inner);
  const real = await realpath(here).catch(() => here);
  if (listed.has(real)) {
    tally.add('links to folders that were listed already', inner);
    return;
  }
  listed.add(real);
  const folders: string[] = [];
  for (const { name, isFolder } of await listFolder(here, listing.problems)) {
    if (name.startsWith('.')) tally.addHidden(name);
    else if (isFolder && !pictureEndings.has(extname(name).toLowerCase())) folders.push(name);
    else addFile(listing, inner, name, isFolder);
  }
  for (const name of folders) {
    const next = join(inner, name);
    if (folder.without?.has(await realpath(join(path, next)).catch(() => ''))) continue;
    await listInto(listing, next);
  }
}

function addFile(listing: Listing, inner: string, name: string, isFolder: boolean): void {
  const { path, folder, patterns, files, others, tally, problems } = listing;
  const extension = extname(name);
  const stem = name.slice(0, -extension.length || undefined);
  const relative = join(inner, name);
  const lower = extension.toLowerCase();
  const readable = pictureEndings.has(lower);
  if (readable && isFolder) {
    const message = 'is a folder with the name of an image file. Rename or remove it.';
    problems.push({ file: join(path, relative), kind: 'unreadable', message });
    return;
  }
  if (readable && folder.accept?.(stem, lower) === false) return;
  const shared = readable ? patterns.map(({ match }) => match(stem)).find((one) => one !== undefined) : undefined;
  if (shared !== undefined) {
    add(files, composed(join(inner, shared)), join(path, relative), { stem, patterns, problems });
    return;
  }
  const names = patterns.map(({ text }) => describePattern(text)).join(' or ');
  const kind = lower === '' ? 'files without an ending' : `${lower} files`;
  tally.add(readable ? `images of which no name ${names}` : kind, relative);
  others.set(composed(join(inner, stem)), join(path, relative));
}

/** Adds a file under its key. Several files may have the same key only if each has its own ending. */
function add(
  files: Map<string, string[]>,
  key: string,
  file: string,
  { stem, patterns, problems }: Pick<Listing, 'patterns' | 'problems'> & { stem: string },
): void {
  const known = files.get(key);
  if (!known) files.set(key, [file]);
  else if (patterns.length > 1 && known.every((other) => stemOf(other) !== composed(stem).toLowerCase()))
    known.push(file);
  else problems.push({ file, kind: 'duplicate', message: `has the same stem as ${known[0]}. Keep one of them.` });
}

function stemOf(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return composed(name.slice(0, -extname(name).length || undefined)).toLowerCase();
}

interface Entry {
  name: string;
  isFolder: boolean;
}

async function listFolder(path: string, problems: DatasetProblem[]): Promise<Entry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const listed = await Promise.all(
      entries.map(async (entry) => ({ name: entry.name, isFolder: await isFolder(path, entry) })),
    );
    return listed.sort((a, b) => (composed(a.name) < composed(b.name) ? -1 : 1));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const message =
      code === 'ENOENT'
        ? 'the folder does not exist. Check the path.'
        : `the folder cannot be read (${code}). Check that it is a folder and its permissions.`;
    problems.push({ file: path, kind: 'missing-folder', message });
    return [];
  }
}

/** Follows symbolic links. A broken link counts as a file, so that reading it reports the problem. */
async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(path, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
