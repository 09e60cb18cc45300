import { basename } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';
import { listPictures, type PictureFolder } from './listPictures.js';

/** Paths of the files of one sample. */
export interface FolderPair {
  stem: string;
  photo: string;
  label: string;
  instances?: string;
}

/** Paths of the folders of a dataset. */
export interface DatasetFolders {
  photos: string;
  labels: string;
  instances?: string;
}

/** The folders of a dataset with the filter of each. */
type PictureFolders = { [Part in keyof DatasetFolders]: PictureFolder };

/** The complete samples, and the problems of the other files. */
export interface Pairing {
  pairs: FolderPair[];
  problems: DatasetProblem[];
}

const parts = {
  photos: { kind: 'missing-photo', what: 'photo' },
  labels: { kind: 'missing-label', what: 'label map' },
  instances: { kind: 'missing-instances', what: 'instance map' },
} as const;

/**
 * Pairs photos, label maps and instance maps by the stem of their file names, in alphabetical order.
 *
 * @returns The complete samples, and a problem for every file without a counterpart.
 */
export async function pairFolders(folders: PictureFolders): Promise<Pairing> {
  const problems: DatasetProblem[] = [];
  const photos = await listPictures(folders.photos, problems);
  const labels = await listPictures(folders.labels, problems);
  const instances = folders.instances && (await listPictures(folders.instances, problems));
  // A missing or empty folder is reported once, not once per file of the other folders.
  if (problems.some(({ kind }) => kind === 'missing-folder' || kind === 'empty-folder')) {
    return { pairs: [], problems: distinct(problems) };
  }

  const pairs: FolderPair[] = [];
  const reportMissing = (file: string, part: keyof typeof parts, key: string) => {
    const { path = '', ending = '' } = folders[part] ?? {};
    const { kind, what } = parts[part];
    const message = `has no ${what}: ${path} holds no image named "${key}${ending}". Add it, or remove this file.`;
    problems.push({ file, kind, message });
  };
  for (const [key, photo] of photos) {
    const [label, instance, stem] = [labels.get(key), instances?.get(key), basename(key)];
    if (!label) reportMissing(photo, 'labels', key);
    else if (!instances) pairs.push({ stem, photo, label });
    else if (instance) pairs.push({ stem, photo, label, instances: instance });
    else reportMissing(photo, 'instances', key);
  }
  for (const [key, label] of labels) if (!photos.has(key)) reportMissing(label, 'photos', key);
  for (const [key, file] of instances ?? []) if (!photos.has(key)) reportMissing(file, 'photos', key);
  return { pairs, problems };
}

/** Removes duplicates: labels and instances may share a folder, which would be reported twice. */
function distinct(problems: readonly DatasetProblem[]): DatasetProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.file} ${problem.message}`, problem])).values()];
}
