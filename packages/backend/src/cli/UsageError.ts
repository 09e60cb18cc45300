import { BackendError } from '../errors.js';

/** The command line cannot be understood. */
export class UsageError extends BackendError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
