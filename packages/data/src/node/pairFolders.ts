import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DatasetProblem } from './DatasetError.js';
import type { FolderPair } from './FolderPair.js';

/** The three folders of a dataset. */
export interface DatasetFolders {
  photos: string;
  labels: string;
  instances?: string;
}

/** Pictures; anything else in a folder (notes, thumbnails' databases) is passed over. */
const pictures = new Set(['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff', '.gif', '.heic', '.svg']);

async function listPictures(folder: string, problems: DatasetProblem[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const message =
      code === 'ENOENT'
        ? 'there is no such folder. Check the path.'
        : `the folder cannot be read (${code}). Check that it is a folder and its permissions.`;
    problems.push({ file: folder, kind: 'missing-folder', message });
    return files;
  }
  for (const name of names.sort()) {
    const extension = extname(name);
    if (!pictures.has(extension.toLowerCase())) continue;
    const stem = name.slice(0, -extension.length);
    const file = join(folder, name);
    const other = files.get(stem);
    if (other) problems.push({ file, kind: 'duplicate', message: `has the same stem as ${other}. Keep one of them.` });
    else files.set(stem, file);
  }
  if (files.size === 0) {
    const message = `the folder holds no picture (${[...pictures].join(', ')}). Check the path.`;
    problems.push({ file: folder, kind: 'empty-folder', message });
  }
  return files;
}

/**
 * Pairs photos, labels and instances by the stems of their file names, in alphabetical order.
 *
 * @returns The complete pairs, and a problem for every file without its partner.
 */
export async function pairFolders(
  folders: DatasetFolders,
): Promise<{ pairs: FolderPair[]; problems: DatasetProblem[] }> {
  const problems: DatasetProblem[] = [];
  const photos = await listPictures(folders.photos, problems);
  const labels = await listPictures(folders.labels, problems);
  const instances = folders.instances === undefined ? undefined : await listPictures(folders.instances, problems);
  // A folder that is not there or empty is one problem, not one per file of the others.
  if (problems.some(({ kind }) => kind === 'missing-folder' || kind === 'empty-folder')) return { pairs: [], problems };

  const pairs: FolderPair[] = [];
  const lacking = (file: string, kind: 'missing-photo' | 'missing-label' | 'missing-instances', stem: string) => {
    const [what, where] = {
      'missing-photo': ['photo', folders.photos],
      'missing-label': ['label map', folders.labels],
      'missing-instances': ['instance map', folders.instances],
    }[kind];
    const message = `has no ${what}: ${where} holds no picture named "${stem}". Add it, or take this file away.`;
    problems.push({ file, kind, message });
  };
  for (const [stem, photo] of photos) {
    const label = labels.get(stem);
    if (!label) lacking(photo, 'missing-label', stem);
    else if (!instances) pairs.push({ stem, photo, label });
    else {
      const instance = instances.get(stem);
      if (instance) pairs.push({ stem, photo, label, instances: instance });
      else lacking(photo, 'missing-instances', stem);
    }
  }
  for (const [stem, label] of labels) if (!photos.has(stem)) lacking(label, 'missing-photo', stem);
  for (const [stem, file] of instances ?? []) if (!photos.has(stem)) lacking(file, 'missing-photo', stem);
  return { pairs, problems };
}
