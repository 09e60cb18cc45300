import { EcganError, type ErrorFacts } from '@ecgan/core/errors';

/** An event that TensorBoard could not read, or a file that holds no events. */
export class TensorboardError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'TensorboardError';
  }
}
