import { mapConcurrently } from '../../concurrency/mapConcurrently.js';
import { describeStray } from '../../decode/describeStray.js';
import type { DatasetProblem } from '../DatasetError.js';
import type { FileDatasetOptions } from '../folder/options.js';
import type { FolderPair } from '../folder/pairFolders.js';
import { ClassTally } from './ClassTally.js';
import type { UnknownValue } from './Inspection.js';
import { inspectPair, type PairReport } from './inspectPair.js';
import { labelProblem } from './labelProblem.js';
import { type FoundStray, StrayTally } from './StrayTally.js';

/** Told after every pair: how many are done, of how many. */
export type InspectionProgress = (done: number, total: number) => void;

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
