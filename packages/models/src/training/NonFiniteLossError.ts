import { EcganError } from '@ecgan/core';

/** A loss term became NaN or infinite; no weight was changed by that step. */
export class NonFiniteLossError extends EcganError {
  constructor(term: string, value: number, step: number) {
    super(
      `${term}: became ${value} at step ${step}; the weights are those of the step before. ` +
        "Lower the learning rates or this term's weight and resume from the last checkpoint.",
      { term, value, step },
    );
    this.name = 'NonFiniteLossError';
  }
}
