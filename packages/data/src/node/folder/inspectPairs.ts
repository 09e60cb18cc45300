import { mapConcurrently } from '../../concurrency/mapConcurrently.js';
import { describeUnknownId } from '../../decode/describeUnknownId.js';
import type { DatasetProblem } from '../DatasetError.js';
import { ClassTally } from './ClassTally.js';
import { groupProblems } from './groupProblems.js';
import { inspectPair, type PairReport } from './inspectPair.js';
import { labelProblem } from './labelProblem.js';
import type { FileDatasetOptions } from './options.js';
import type { FolderPair } from './Pairing.js';
import { type CountedUnknownId, UnknownIdTally } from './UnknownIdTally.js';

/** Called after every pair with the number of pairs done and the total. */
export type InspectionProgress = (done: number, total: number) => void;

/** An id or colour of the label files that is not a class; reported once per dataset. */
export interface UnknownValue {
  /** The id in the files; undefined if they hold colours. */
  id?: number;
  /** The colour, RGB 0–255; undefined if the files hold ids. */
  colour?: readonly [red: number, green: number, blue: number];
  /** The first file that contains the value; `x`, `y` is the first pixel there. */
  file: string;
  x: number;
  y: number;
  /** Number of pixels with the value in all files. */
  pixels: number;
  /** Number of files that contain the value. */
  files: number;
}

/** Results of decoding all pairs. */
export interface PairReports {
  tally: ClassTally;
  reports: Omit<PairReport, 'unknownIds'>[];
  unknown: UnknownValue[];
  problems: DatasetProblem[];
}

/** Decodes every pair once, four pairs at a time. */
export async function inspectPairs(
  pairs: readonly FolderPair[],
  options: FileDatasetOptions,
  onProgress?: InspectionProgress,
): Promise<PairReports> {
  const tally = new ClassTally(options.numClasses);
  const unknownIds = new UnknownIdTally();
  let done = 0;
  const reports = await mapConcurrently(pairs, 4, async (pair, order) => {
    const { unknownIds: found, ...report } = await inspectPair(pair, options, tally);
    unknownIds.add(pair.label, found, order);
    onProgress?.(++done, pairs.length);
    return report;
  });
  const found = unknownIds.list();
  const problems = [
    ...groupProblems(reports.flatMap((report) => report.problems)),
    ...found.map((one) => unknownIdProblem(one, options)),
  ];
  return { tally, reports, unknown: found.map((one) => toUnknownValue(one, options)), problems };
}

function unknownIdProblem(
  { file, files, ...unknownId }: CountedUnknownId,
  options: FileDatasetOptions,
): DatasetProblem {
  return labelProblem({ file, ...describeUnknownId(unknownId, options, files) });
}

function toUnknownValue({ value, ...where }: CountedUnknownId, { colours }: FileDatasetOptions): UnknownValue {
  return colours ? { colour: [value >> 16, (value >> 8) & 255, value & 255], ...where } : { id: value, ...where };
}
