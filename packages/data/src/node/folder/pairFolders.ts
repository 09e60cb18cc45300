import { realpath } from 'node:fs/promises';
import { basename, extname, sep } from 'node:path';
import type { DatasetProblem } from '../DatasetError.js';
import { listPictures, type PictureFolder, type PictureList } from './listPictures.js';
import { NameIndex } from './NameIndex.js';
import { composed, namePattern } from './namePattern.js';
import type { DatasetFolders, FolderPair, PairedLists, Pairing } from './Pairing.js';
import { suggestNames } from './suggestNames.js';
import { adviceOf, unpairedProblems } from './unpairedProblems.js';

/** A folder and the names of its files. */
type NamedFolder = Pick<PictureFolder, 'path' | 'names'>;

/** The folders of a dataset with the filter of each. */
export type PictureFolders = { [Part in keyof DatasetFolders]: NamedFolder };

/**
 * Pairs photos, label maps and instance maps by the stem of their file names, in alphabetical order of the photos.
 *
 * @remarks Photos and label maps may be in the same folder, or one folder inside the other. In a shared folder, files that
 * match the names of label maps are not photos. Without given names, PNGs are label maps and all other images are photos.
 * @returns The complete samples, and one problem for each kind of file without a counterpart.
 */
export async function pairFolders(folders: PictureFolders): Promise<Pairing> {
  const problems: DatasetProblem[] = [];
  const filtered = await withoutEachOther(folders);
  const photos = await listPictures(filtered.photos, problems);
  const labels = await listPictures(filtered.labels, problems);
  const instances = filtered.instances && (await listPictures(filtered.instances, problems));
  const skipped = distinct([...photos.skipped, ...labels.skipped, ...(instances?.skipped ?? [])]);
  const mixed = await mixedFolderProblem(folders, photos, labels);
  if (mixed) return { pairs: [], problems: [mixed], skipped };
  const nothing = problems.some(({ kind }) => kind === 'missing-folder' || kind === 'empty-folder');
  // A missing or empty folder is reported once, not once per file of the other folders.
  if (nothing) return { pairs: [], problems: distinct(problems), skipped };
  const found = pairLists(photos, labels, instances);
  return { pairs: found.pairs, problems: [...problems, ...unpairedProblems(found)], skipped };
}

/** The problem of a shared folder that holds only PNGs: only their names can distinguish photos from label maps. */
async function mixedFolderProblem(
  { photos, labels }: PictureFolders,
  { files }: PictureList,
  list: PictureList,
): Promise<DatasetProblem | undefined> {
  if (files.size > 0 || list.files.size === 0 || photos.names || labels.names) return undefined;
  if ((await realPath(photos.path)) !== (await realPath(labels.path))) return undefined;
  const stems = [...list.files.keys()].map((key) => basename(key));
  const found = suggestNames(stems, stems, { same: true });
  const advice = found ? adviceOf(found) : "Say how the names of label maps end: `labelEnding: '_mask'`.";
  const message = `holds photos and label maps, all of them PNGs, and only their names can tell them apart. ${advice}`;
  return { file: photos.path, kind: 'missing-label', message };
}

function pairLists(photos: PictureList, labels: PictureList, instances?: PictureList): PairedLists {
  const [ofPhotos, ofLabels] = [new NameIndex(keysOf(photos)), new NameIndex(keysOf(labels))];
  const ofInstances = instances && new NameIndex(keysOf(instances));
  const pairs: FolderPair[] = [];
  const lacking = { label: [] as string[], instance: [] as string[] };
  const used = { labels: new Set<string>(), instances: new Set<string>() };
  for (const [key, files] of photos.files) {
    const other = (list: PictureList | undefined, found?: string) =>
      // In a shared folder a photo can match itself; it is not its own label map.
      found !== undefined && list && !files.includes(fileOf(list, found)) ? found : undefined;
    const label = other(labels, ofLabels.partner(key, ofPhotos));
    const instance = other(instances, ofInstances?.partner(key, ofPhotos));
    if (label !== undefined) used.labels.add(label);
    if (instance !== undefined) used.instances.add(instance);
    if (label === undefined) lacking.label.push(key);
    else if (instances && instance === undefined) lacking.instance.push(key);
    else
      for (const photo of files)
        pairs.push({
          stem: files.length > 1 ? basename(photo, extname(photo)) : basename(key),
          photo,
          label: fileOf(labels, label),
          ...(instances && { instances: fileOf(instances, `${instance}`) }),
        });
  }
  const unused = (list: PictureList, known: ReadonlySet<string>) =>
    [...list.files.keys()].filter((key) => !known.has(key));
  return {
    ...{ photos, labels, instances, pairs },
    lacking: [
      { part: 'photos', lacks: 'labels', keys: lacking.label },
      { part: 'photos', lacks: 'instances', keys: lacking.instance },
      { part: 'labels', lacks: 'photos', keys: unused(labels, used.labels) },
      ...(instances ? [{ part: 'instances', lacks: 'photos', keys: unused(instances, used.instances) } as const] : []),
    ],
  };
}

const keysOf = ({ files }: PictureList) => ({
  has: (key: string) => files.has(key),
  [Symbol.iterator]: () => files.keys(),
});

/** The file of a label or instance map. There is one per key; duplicates have been reported. */
const fileOf = ({ files }: PictureList, key: string) => files.get(key)?.[0] ?? '';

/** The folders of a dataset, with filters that separate their files. */
type FilteredFolders = { [Part in keyof DatasetFolders]: PictureFolder };

/** Adds filters that separate the files of parts which share a folder or whose folders contain each other. */
async function withoutEachOther(folders: PictureFolders): Promise<FilteredFolders> {
  const { photos, labels, instances } = folders;
  const real = await Promise.all([photos, labels, instances].map((folder) => folder && realPath(folder.path)));
  const [photosAt, labelsAt, instancesAt] = real;
  const inside = (path: string | undefined) =>
    new Set(
      real.filter((other) => other !== undefined && other !== path && other.startsWith(`${path}${sep}`)) as string[],
    );
  const maps = [
    ...(photosAt === labelsAt ? [labels] : []),
    ...(photosAt === instancesAt && instances ? [instances] : []),
  ];
  const labelNames = maps.flatMap(({ names = [] }) => names).map(namePattern);
  const photoNames = (photos.names ?? []).map(namePattern);
  const isPhoto = (stem: string, extension: string) => {
    if (maps.length === 0) return true;
    if (labelNames.length > 0) return !labelNames.some((match) => match(stem) !== undefined);
    return photoNames.length > 0 || extension !== '.png';
  };
  const isLabel = (stem: string, extension: string) => {
    if (photosAt !== labelsAt || labelNames.length > 0) return true;
    return photoNames.length > 0 ? !photoNames.some((match) => match(stem) !== undefined) : extension === '.png';
  };
  return {
    photos: { ...photos, without: inside(photosAt), accept: isPhoto },
    labels: { ...labels, without: inside(labelsAt), accept: isLabel },
    ...(instances && { instances: { ...instances, without: inside(instancesAt) } }),
  };
}

const realPath = (path: string) => realpath(path).catch(() => composed(path));

/** Removes duplicates. Labels and instances may share a folder, whose problems would be reported twice. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
