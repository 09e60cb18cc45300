import type { Augmentation } from '../dataset/Augmentation.js';
import { type BatchMessage, batchMessage } from '../dataset/batchMessage.js';
import type { BatchOptions } from '../dataset/batchOf.js';
import type { Dataset } from '../dataset/Dataset.js';
import type { Sample } from '../dataset/Sample.js';

/** One sample of a batch that is still to be made: all that chance decides is decided. */
export interface PlannedSample {
  index: number;
  augmentation: Augmentation;
}

/** Pictures decoded at a time: one is read while another is worked on. More would fill memory with large originals. */
const AT_ONCE = 2;

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
  const samples = new Array<Sample>(plan.length);
  const failures: unknown[] = [];
  let next = 0;
  const read = async () => {
    while (next < plan.length && failures.length === 0) {
      const which = next++;
      const { index, augmentation } = plan[which];
      try {
        samples[which] = await dataset.sample(index, augmentation);
      } catch (error) {
        failures[which] = error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  // Not the first in time: which that is would depend on the day.
  const failed = failures.findIndex((_, which) => which in failures);
  if (failed >= 0) throw failures[failed];
  return batchMessage(samples, options);
}
