import type { LabelFileErrorFacts } from '../../decode/LabelFileError.js';
import type { DatasetProblem } from '../DatasetError.js';

/** What is wrong with a label file, as one problem of a dataset. */
export function labelProblem({ file, kind, reason, advice }: LabelFileErrorFacts): DatasetProblem {
  return { file, kind, message: `${reason}. ${advice}` };
}
