import { mapConcurrently } from '../concurrency/mapConcurrently.js';
import type { Augmentation } from '../dataset/Augmentation.js';
import type { Dataset } from '../dataset/Dataset.js';
import { type BatchMessage, type BatchOptions, batchMessage } from './batch.js';

/** One sample of a planned batch: its index and the augmentation drawn for it. */
export interface PlannedSample {
  index: number;
  augmentation: Augmentation;
}

/**
 * Samples decoded concurrently: one is read from disk while another is processed. More would only hold more large
 * photos in memory.
 */
const CONCURRENCY = 2;

/**
 * Prepares a planned batch: reads its samples, stacks them and analyses their label maps. The result does not depend on
 * the thread.
 *
 * @param plan - At least one sample.
 * @param options - See {@link BatchOptions}.
 * @throws The error of the first sample in `plan` that cannot be read, or an error of {@link batchMessage}.
 */
export async function prepareBatch(
  dataset: Dataset,
  plan: readonly PlannedSample[],
  options: BatchOptions,
): Promise<BatchMessage> {
  const samples = await mapConcurrently(plan, CONCURRENCY, ({ index, augmentation }) =>
    dataset.sample(index, augmentation),
  );
  return batchMessage(samples, options);
}
