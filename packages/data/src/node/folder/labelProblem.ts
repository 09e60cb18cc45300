import type { LabelFileErrorFacts } from '../../decode/LabelFileError.js';
import type { DatasetProblem } from '../DatasetError.js';

/** Converts the facts of a LabelFileError to a problem of a dataset. */
export function labelProblem({ file, kind, reason, advice }: LabelFileErrorFacts): DatasetProblem {
  return { file, kind, message: `${reason}. ${advice}` };
}
