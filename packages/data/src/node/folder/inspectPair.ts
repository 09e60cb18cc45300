import sharp from 'sharp';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelMap } from '../../decode/LabelMap.js';
import type { Stray } from '../../decode/toClasses.js';
import type { DatasetProblem } from '../DatasetError.js';
import type { ClassTally } from './ClassTally.js';
import { decodePhoto } from './decodePhoto.js';
import { labelProblem } from './labelProblem.js';
import type { FileDatasetOptions } from './options.js';
import type { FolderPair } from './pairFolders.js';
import { readInstances, readLabels } from './readLabels.js';

/** What decoding the files of one pair told. */
export interface PairReport {
  size?: { height: number; width: number };
  /** The photo's EXIF note wants it turned or mirrored. */
  turned: boolean;
  /** Values of the label file that are no class. */
  strays: Stray[];
  /** All but the strays. */
  problems: DatasetProblem[];
}

/** Decodes the files of one pair once, counts its classes, and says everything that is wrong with them. */
export async function inspectPair(
  pair: FolderPair,
  options: FileDatasetOptions,
  tally: ClassTally,
): Promise<PairReport> {
  const problems: DatasetProblem[] = [];
  const photo = await photoSize(pair.photo, options, problems);
  const classes = await readable(pair.label, () => readLabels(pair.label, options), problems);
  if (classes) {
    checkSize(pair.label, classes.map, pair.photo, photo, problems);
    tally.add(classes.map.ids);
  }
  if (pair.instances) {
    const file = pair.instances;
    const instances = await readable(file, () => readInstances(file), problems);
    if (instances) checkSize(file, instances, pair.photo, photo, problems);
  }
  const size = photo && { height: photo.height, width: photo.width };
  const turned = (photo?.orientation ?? 1) !== 1;
  return { size, turned, strays: classes?.strays ?? [], problems };
}

interface PhotoFacts {
  height: number;
  width: number;
  /** The EXIF note, 1 where there is nothing to do. */
  orientation: number;
}

async function photoSize(
  file: string,
  { autoOrient }: FileDatasetOptions,
  problems: DatasetProblem[],
): Promise<PhotoFacts | undefined> {
  try {
    const metadata = await sharp(file).metadata();
    // Small, so that JPEGs decode fast, but from the file's first byte to its last.
    await decodePhoto(file, 8, 8, { autoOrient });
    const { width, height } = autoOrient ? metadata.autoOrient : metadata;
    return { width, height, orientation: metadata.orientation ?? 1 };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the photo cannot be decoded (${reason}). Export or copy it again.`;
    problems.push({ file, kind: 'unreadable', message });
    return undefined;
  }
}

async function readable<T>(file: string, read: () => Promise<T>, problems: DatasetProblem[]): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LabelFileError)) throw error;
    problems.push(labelProblem({ ...error.facts, file }));
    return undefined;
  }
}

function checkSize(
  file: string,
  map: LabelMap,
  photo: string,
  size: PhotoFacts | undefined,
  problems: DatasetProblem[],
) {
  if (!size || (size.width === map.width && size.height === map.height)) return;
  const sizes = `is ${map.width}×${map.height} pixels, its photo ${photo} is ${size.width}×${size.height}`;
  // Notes 5 to 8 exchange the sides.
  const lying = size.orientation >= 5 && size.width === map.height && size.height === map.width;
  const advice = lying
    ? 'The photo has an EXIF note that turns it: set autoOrient if the labels were drawn on the turned picture.'
    : 'Export both at one size.';
  problems.push({ file, kind: 'size-mismatch', message: `${sizes}. ${advice}` });
}
