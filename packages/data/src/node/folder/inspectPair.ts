import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelMap } from '../../decode/LabelMap.js';
import type { UnknownId } from '../../decode/toClassIds.js';
import type { DatasetProblem } from '../DatasetError.js';
import type { ClassTally } from './ClassTally.js';
import { decodePhoto } from './decodePhoto.js';
import { labelProblem } from './labelProblem.js';
import { openPhoto } from './openPhoto.js';
import type { FileDatasetOptions } from './options.js';
import type { FolderPair } from './Pairing.js';
import { readInstances, readLabels } from './readLabels.js';

/** Result of decoding the files of one pair. */
export interface PairReport {
  size?: { height: number; width: number };
  /** Whether the EXIF orientation rotates or mirrors the photo. */
  turned: boolean;
  /** Values of the label file that are not a class. */
  unknownIds: UnknownId[];
  /** All problems except the unknown ids. */
  problems: DatasetProblem[];
}

/** Decodes the files of one pair, adds its classes to `tally` and returns all problems. */
export async function inspectPair(
  pair: FolderPair,
  options: FileDatasetOptions,
  tally: ClassTally,
): Promise<PairReport> {
  const problems: DatasetProblem[] = [];
  const photo = await readPhotoFacts(pair.photo, options, problems);
  const classes = await readOrReport(pair.label, () => readLabels(pair.label, options), problems);
  if (classes) {
    compareSizes(pair.label, classes.map, pair.photo, photo, problems);
    tally.add(classes.map.ids);
  }
  if (pair.instances) {
    const file = pair.instances;
    const instances = await readOrReport(file, () => readInstances(file), problems);
    if (instances) compareSizes(file, instances, pair.photo, photo, problems);
  }
  const size = photo && { height: photo.height, width: photo.width };
  const turned = (photo?.orientation ?? 1) !== 1;
  return { size, turned, unknownIds: classes?.unknownIds ?? [], problems };
}

interface PhotoFacts {
  height: number;
  width: number;
  /** EXIF orientation, 1 to 8; 1 needs no change. */
  orientation: number;
}

async function readPhotoFacts(
  file: string,
  { autoOrient }: FileDatasetOptions,
  problems: DatasetProblem[],
): Promise<PhotoFacts | undefined> {
  try {
    const metadata = await (await openPhoto(file)).metadata();
    // A small size decodes JPEGs fast, but still reads the whole file.
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

async function readOrReport<T>(
  file: string,
  read: () => Promise<T>,
  problems: DatasetProblem[],
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LabelFileError)) throw error;
    problems.push(labelProblem({ ...error.facts, file }));
    return undefined;
  }
}

function compareSizes(
  file: string,
  map: LabelMap,
  photo: string,
  size: PhotoFacts | undefined,
  problems: DatasetProblem[],
) {
  if (!size || (size.width === map.width && size.height === map.height)) return;
  const sizes = `is ${map.width}×${map.height} pixels, its photo ${photo} is ${size.width}×${size.height}`;
  // Orientations 5 to 8 swap height and width.
  const sidesSwapped = size.orientation >= 5 && size.width === map.height && size.height === map.width;
  const advice = sidesSwapped
    ? 'The EXIF orientation of the photo rotates it: set `autoOrient` if the labels were drawn on the rotated image.'
    : 'Export both at the same size.';
  problems.push({ file, kind: 'size-mismatch', message: `${sizes}. ${advice}` });
}
