import { EcganError } from '@ecgan/core';

/** Pictures would replace files that exist. */
export class OutputExistsError extends EcganError {
  constructor(paths: readonly string[]) {
    const others = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    super(`${paths[0]}${others}: exists. Choose another --out, or replace with --force.`, { paths });
    this.name = 'OutputExistsError';
  }
}
