import { EcganError } from '@ecgan/core';

/** Pictures would replace files that exist. */
export class OutputExistsError extends EcganError {
  /** @param flag - What the user named them by. */
  constructor(paths: readonly string[], flag = '--out') {
    const others = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    super(`${paths[0]}${others}: exists. Choose another ${flag}, or replace with --force.`, { paths });
    this.name = 'OutputExistsError';
  }
}
