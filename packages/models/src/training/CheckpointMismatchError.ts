import { EcganError } from '@ecgan/core';

/** A checkpoint does not fit the networks it should be put into. */
export class CheckpointMismatchError extends EcganError {
  constructor(tensor: string, expected: string, received: string) {
    super(
      `${tensor}: the checkpoint should hold ${expected}, but holds ${received}. ` +
        'Build the networks with the options that the checkpoint was written with.',
      { tensor, expected, received },
    );
    this.name = 'CheckpointMismatchError';
  }
}
