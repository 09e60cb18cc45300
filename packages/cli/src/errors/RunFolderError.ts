import { EcganError, type ErrorFacts } from '@ecgan/core';

/** A run folder that exists where none should, is missing where one should be, or cannot be written or read. */
export class RunFolderError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'RunFolderError';
  }
}
