import { EcganError } from '@ecgan/core/errors';

/** Two worker threads in a row died while preparing the same batch. */
export class DeadWorkerError extends EcganError {
  constructor(samples: readonly string[], reason: string, options?: ErrorOptions) {
    const named = samples.length === 1 ? `sample ${samples[0]}` : `samples ${samples.join(', ')}`;
    const advice = 'Check their files, give the process more memory, or use no workers to see the full error.';
    super(
      `${named}: two worker threads in a row died while preparing this batch (${reason}). ${advice}`,
      { samples, reason },
      options,
    );
    this.name = 'DeadWorkerError';
  }
}
