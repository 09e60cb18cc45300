import { mapConcurrently } from '../../concurrency/mapConcurrently.js';
import { describeStray } from '../../decode/describeStray.js';
import type { DatasetProblem } from '../DatasetError.js';
import { ClassTally } from './ClassTally.js';
import { inspectPair, type PairReport } from './inspectPair.js';
import { labelProblem } from './labelProblem.js';
import type { FileDatasetOptions } from './options.js';
import type { FolderPair } from './pairFolders.js';
import { type FoundStray, StrayTally } from './StrayTally.js';

/** Told after every pair: how many are done, of how many. */
export type InspectionProgress = (done: number, total: number) => void;

/** An id or colour that stands for no class, once for the whole dataset. */
export interface UnknownValue {
  /** The id in the files; undefined where they hold colours. */
  id?: number;
  /** RGB, 0–255, where the files hold colours. */
  colour?: readonly [red: number, green: number, blue: number];
  /** The first file that has it, and its first pixel there. */
  file: string;
  x: number;
  y: number;
  /** In all files. */
  pixels: number;
  files: number;
}

/** What decoding every pair told, and everything that is wrong with them. */
export interface PairReports {
  tally: ClassTally;
  reports: Omit<PairReport, 'strays'>[];
  unknown: UnknownValue[];
  problems: DatasetProblem[];
}

/** Decodes every pair once, four at a time. */
export async function inspectPairs(
  pairs: readonly FolderPair[],
  options: FileDatasetOptions,
  onProgress?: InspectionProgress,
): Promise<PairReports> {
  const tally = new ClassTally(options.numClasses);
  const strays = new StrayTally();
  let done = 0;
  const reports = await mapConcurrently(pairs, 4, async (pair, order) => {
    const { strays: found, ...report } = await inspectPair(pair, options, tally);
    strays.add(pair.label, found, order);
    onProgress?.(++done, pairs.length);
    return report;
  });
  const found = strays.list();
  const problems = [...reports.flatMap((report) => report.problems), ...found.map((one) => strayProblem(one, options))];
  return { tally, reports, unknown: found.map((one) => unknownOf(one, options)), problems };
}

function strayProblem({ file, files, ...stray }: FoundStray, options: FileDatasetOptions): DatasetProblem {
  return labelProblem({ file, ...describeStray(stray, options, files) });
}

function unknownOf({ value, ...where }: FoundStray, { colours }: FileDatasetOptions): UnknownValue {
  return colours ? { colour: [value >> 16, (value >> 8) & 255, value & 255], ...where } : { id: value, ...where };
}
