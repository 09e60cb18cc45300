import { EcganError } from '@ecgan/core';

/** The facts of a {@link CheckpointError}. */
export interface CheckpointErrorFacts {
  /** The file that was to be read. */
  path: string;
}

/** A checkpoint cannot be read: it is missing, cut short or damaged. The `cause` says more. */
export class CheckpointError extends EcganError {
  declare readonly facts: Readonly<CheckpointErrorFacts & Record<string, unknown>>;

  constructor(message: string, facts: CheckpointErrorFacts & Record<string, unknown>, options?: ErrorOptions) {
    super(`${facts.path}: ${message}`, { ...facts }, options);
    this.name = 'CheckpointError';
  }
}
