import { describeStray } from '../decode/describeStray.js';
import { ClassTally } from './ClassTally.js';
import type { DatasetProblem } from './DatasetError.js';
import type { FolderPair } from './FolderPair.js';
import type { FileDatasetOptions } from './folderOptions.js';
import type { UnknownValue } from './Inspection.js';
import { inspectPair, type PairReport } from './inspectPair.js';
import { mapConcurrently } from './mapConcurrently.js';

/** Told after every pair: how many are done, of how many. */
export type InspectionProgress = (done: number, total: number) => void;

/** What decoding every pair told, and everything that is wrong with them. */
export interface PairReports {
  tally: ClassTally;
  reports: PairReport[];
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
  let done = 0;
  const reports = await mapConcurrently(pairs, 4, async (pair) => {
    const report = await inspectPair(pair, options, tally);
    onProgress?.(++done, pairs.length);
    return report;
  });
  const found = collectStrays(reports);
  const problems = [...reports.flatMap((report) => report.problems), ...found.map((one) => problemOf(one, options))];
  return { tally, reports, unknown: found.map((one) => unknownOf(one, options)), problems };
}

/** A value without a class: where it was first seen, and how often it is. */
interface Found {
  value: number;
  file: string;
  x: number;
  y: number;
  pixels: number;
  files: number;
}

function collectStrays(reports: readonly PairReport[]): Found[] {
  const found = new Map<number, Found>();
  for (const { file, strays } of reports) {
    for (const stray of strays) {
      const known = found.get(stray.value);
      if (known) {
        known.pixels += stray.pixels;
        known.files++;
      } else found.set(stray.value, { file, ...stray, files: 1 });
    }
  }
  return [...found.values()];
}

function problemOf({ file, files, ...stray }: Found, options: FileDatasetOptions): DatasetProblem {
  const { kind, reason, advice } = describeStray(stray, options, files);
  return { file, kind, message: `${reason}. ${advice}` };
}

function unknownOf({ value, ...where }: Found, { colours }: FileDatasetOptions): UnknownValue {
  return colours ? { colour: [value >> 16, (value >> 8) & 255, value & 255], ...where } : { id: value, ...where };
}
