import { EcganError } from '@ecgan/core';

/** A loss term became NaN or infinite; the update it belongs to was not made. */
export class NonFiniteLossError extends EcganError {
  constructor(term: string, value: number, step: number) {
    super(
      `${term}: became ${value} at step ${step}; that update was not made. ` +
        "Lower the learning rates or this term's weight and resume from the last checkpoint.",
      { term, value, step },
    );
    this.name = 'NonFiniteLossError';
  }
}
