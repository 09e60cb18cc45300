import { EcganError, type ErrorFacts } from '@ecgan/core';

/** The command was called in a way it does not understand: exit code 2. */
export class UsageError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'UsageError';
  }
}
