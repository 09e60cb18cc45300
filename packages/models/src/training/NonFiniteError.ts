import { EcganError } from '@ecgan/core';

/** The facts that every {@link NonFiniteError} has. */
export interface NonFiniteFacts {
  /** Steps that were taken before. */
  step: number;
  /** Which of the step's batches, from 0; absent where the step had one. */
  batch?: number;
}

/** A loss or a gradient became NaN or infinite: the step was not made, and the trainer is as it was before. */
export class NonFiniteError extends EcganError {
  declare readonly facts: Readonly<NonFiniteFacts & Record<string, unknown>>;

  constructor(message: string, facts: NonFiniteFacts & Record<string, unknown>) {
    super(message, facts);
    this.name = 'NonFiniteError';
  }
}
