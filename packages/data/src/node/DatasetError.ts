import { EcganError } from '@ecgan/core/errors';

/** Kinds of problems with a file or folder of a dataset. */
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

/** One problem with one file or folder. */
export interface DatasetProblem {
  file: string;
  kind: DatasetProblemKind;
  /** What was expected, what was found and how to fix it, without the name of the file. */
  message: string;
  /** Every file that has this problem, where several have. */
  files?: readonly string[];
}

const SHOWN = 10;

/** The files of a dataset have problems. `problems` holds all of them, the message lists the first ten. */
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
