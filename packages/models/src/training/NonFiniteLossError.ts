import { NonFiniteError } from './NonFiniteError.js';

/** A loss term became NaN or infinite; the step it belongs to was not made. */
export class NonFiniteLossError extends NonFiniteError {
  /** @param batch - Which of the step's batches, where it had several. */
  constructor(term: string, value: number, step: number, batch?: number) {
    const where = batch === undefined ? '' : `, in batch ${batch} of the step`;
    super(
      `${term}: became ${value} at step ${step}${where}; that update was not made. ` +
        "Lower the learning rates or this term's weight and resume from the last checkpoint.",
      { term, value, step, ...(batch !== undefined && { batch }) },
    );
    this.name = 'NonFiniteLossError';
  }
}
