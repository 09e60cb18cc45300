import { EcganError } from '@ecgan/core';

/** Work stopped because the user pressed Ctrl-C; what is done so far can be kept. */
export class Interrupted extends EcganError {
  constructor() {
    super('Stopped by Ctrl-C.');
    this.name = 'Interrupted';
  }
}
