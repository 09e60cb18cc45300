import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';

/** A folder and a filter of its images. */
export interface PictureFolder {
  path: string;
  /** Suffix of the file stem, for example `'_leftImg8bit'`; files without it are skipped. */
  ending?: string;
  /** Whether the images are in subfolders, one level deep. */
  nested?: boolean;
}

/** Extensions of images; other files in a folder, for example text files or `Thumbs.db`, are skipped. */
const extensions = new Set(['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff', '.gif', '.heic', '.svg']);

/**
 * Lists the images of a folder in alphabetical order. Hidden files and files with other extensions are skipped. The
 * case of extensions is ignored; symbolic links are followed.
 *
 * @param problems - Problems are appended to it: a folder that is missing, cannot be read or is empty, and two files
 * with the same stem.
 * @returns File paths by stem without the suffix; for nested folders by `subfolder/stem`.
 */
export async function listPictures(folder: PictureFolder, problems: DatasetProblem[]): Promise<Map<string, string>> {
  const { path, ending = '', nested } = folder;
  const files = new Map<string, string>();
  const before = problems.length;
  for (const inner of nested ? await subfolders(path, problems) : ['']) {
    for (const { name, isFolder } of await listFolder(join(path, inner), problems)) {
      const extension = extname(name);
      const stem = name.slice(0, -extension.length || undefined);
      if (!extensions.has(extension.toLowerCase()) || !stem.endsWith(ending)) continue;
      const key = join(inner, stem.slice(0, stem.length - ending.length));
      add(files, key, join(path, inner, name), isFolder, problems);
    }
  }
  if (files.size === 0 && problems.length === before) {
    const which = ending && ` whose name ends in ${ending}`;
    const message = `the folder holds no image${which} (${[...extensions].join(', ')}). Check the path.`;
    problems.push({ file: path, kind: 'empty-folder', message });
  }
  return files;
}

function add(files: Map<string, string>, key: string, file: string, isFolder: boolean, problems: DatasetProblem[]) {
  const other = files.get(key);
  if (isFolder) {
    problems.push({
      file,
      kind: 'unreadable',
      message: 'is a folder with the name of an image file. Rename or remove it.',
    });
  } else if (other) {
    problems.push({ file, kind: 'duplicate', message: `has the same stem as ${other}. Keep one of them.` });
  } else files.set(key, file);
}

interface Entry {
  name: string;
  isFolder: boolean;
}

async function subfolders(path: string, problems: DatasetProblem[]): Promise<string[]> {
  return (await listFolder(path, problems)).filter(({ isFolder }) => isFolder).map(({ name }) => name);
}

async function listFolder(path: string, problems: DatasetProblem[]): Promise<Entry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    const listed = await Promise.all(
      shown.map(async (entry) => ({ name: entry.name, isFolder: await isFolder(path, entry) })),
    );
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
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
