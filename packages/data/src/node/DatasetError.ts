import { EcganError } from '@ecgan/core/errors';

/** What can be wrong with a file of a dataset. */
export type DatasetProblemKind =
  | 'missing-folder'
  | 'empty-folder'
  | 'missing-photo'
  | 'missing-label'
  | 'missing-instances'
  | 'duplicate'
  | 'size-mismatch'
  | 'label-range'
  | 'label-colour'
  | 'label-format'
  | 'unreadable';

/** One thing wrong with one file. */
export interface DatasetProblem {
  file: string;
  kind: DatasetProblemKind;
  /** What was expected, what was found, what to do; without the file's name. */
  message: string;
}

const SHOWN = 10;

/** A dataset cannot be trained on; `problems` holds everything found, the message the first ten. */
export class DatasetError extends EcganError {
  readonly problems: readonly DatasetProblem[];

  constructor(problems: readonly DatasetProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.slice(0, SHOWN).map(({ file, message }) => `  ${file}: ${message}`);
    if (problems.length > SHOWN) lines.push(`  … and ${problems.length - SHOWN} more.`);
    super(`The dataset has ${count}:\n${lines.join('\n')}`, { problems });
    this.name = 'DatasetError';
    this.problems = problems;
  }
}
