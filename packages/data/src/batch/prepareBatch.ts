import { mapConcurrently } from '../concurrency/mapConcurrently.js';
import type { Augmentation } from '../dataset/Augmentation.js';
import type { Dataset } from '../dataset/Dataset.js';
import { type BatchMessage, type BatchOptions, batchMessage } from './batch.js';

/** One sample of a batch that is still to be made: all that chance decides is decided. */
export interface PlannedSample {
  index: number;
  augmentation: Augmentation;
}

/** Pictures decoded at a time: one is read while another is worked on. More would fill memory with large originals. */
const CONCURRENCY = 2;

/**
 * Makes a planned batch: reads its samples, stacks them and analyses their label maps. The same in any thread.
 *
 * @param plan - At least one sample.
 * @param options - See {@link BatchOptions}.
 * @throws What reading the first sample that cannot be read throws; what {@link batchMessage} throws.
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
