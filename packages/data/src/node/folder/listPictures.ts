import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';

/** A folder, and which of its pictures count. */
export interface PictureFolder {
  path: string;
  /** How a file's name ends before its extension, where others have to be passed over: `'_leftImg8bit'`. */
  ending?: string;
  /** The pictures are one folder deeper, city by city. */
  nested?: boolean;
}

/** Pictures; anything else in a folder (notes, thumbnails' databases) is passed over. */
const extensions = new Set(['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff', '.gif', '.heic', '.svg']);

/**
 * Lists a folder's pictures in alphabetical order. Hidden files and other kinds of files are passed over, extensions may
 * be in capitals, links are followed.
 *
 * @param problems - Takes what is wrong: a folder that is not there, cannot be read or is empty, two files of one stem.
 * @returns Files by their stems, without the ending; nested ones with their folder's name before it.
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
    const message = `the folder holds no picture${which} (${[...extensions].join(', ')}). Check the path.`;
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
      message: 'is a folder named like a picture. Rename it, or take it away.',
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
        ? 'there is no such folder. Check the path.'
        : `the folder cannot be read (${code}). Check that it is a folder and its permissions.`;
    problems.push({ file: path, kind: 'missing-folder', message });
    return [];
  }
}

/** Also of a link; one that leads nowhere is taken for a file, which says so when it is read. */
async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(path, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
