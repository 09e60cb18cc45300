import { EcganError } from '@ecgan/core/errors';

/** A worker thread died over a batch, and so did the one that took its place. */
export class DeadWorkerError extends EcganError {
  constructor(samples: readonly string[], reason: string, options?: ErrorOptions) {
    const named = samples.length === 1 ? `sample ${samples[0]}` : `samples ${samples.join(', ')}`;
    const advice = 'Look at their files, give the process more memory, or use no workers to see more of the error.';
    super(
      `${named}: two worker threads in a row died while preparing this batch (${reason}). ${advice}`,
      { samples, reason },
      options,
    );
    this.name = 'DeadWorkerError';
  }
}
