import { EngineError } from '../errors.js';

/** The command line cannot be understood. */
export class UsageError extends EngineError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
