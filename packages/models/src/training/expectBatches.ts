import { ValueError } from '@ecgan/core';
import type { ExampleBatch } from './TrainingBatch.js';

/**
 * Checks that the batches of a step can be shared out evenly among its updates of D.
 *
 * @throws {@link ValueError}
 */
export function expectBatches(batches: readonly ExampleBatch[], batchesPerStep: number): void {
  if (batches.length > 0 && batches.length % batchesPerStep === 0) return;
  const expected =
    batchesPerStep === 1 ? 'at least one' : `${batchesPerStep} or a multiple, one share for each update of D`;
  throw new ValueError({ argument: 'batches', expected, received: batches.length });
}
