import type { Batch } from '@ecgan/data';
import type { EcganTrainer, StepReport } from '@ecgan/models';
import type { Settings } from '../config/settings.js';
import type { BatchSource } from './BatchSource.js';

/**
 * Takes one step on as many batches as it needs: `accumulate` for each of its updates of D.
 *
 * @param failed - Called where the step cannot be made, before its batches are disposed.
 */
export async function trainOn(
  trainer: EcganTrainer,
  source: BatchSource,
  { accumulate }: Settings,
  failed: (error: unknown, batches: readonly Batch[]) => Promise<void> = async () => undefined,
): Promise<StepReport> {
  const batches: Batch[] = [];
  try {
    for (let i = 0; i < accumulate * trainer.batchesPerStep; i++) batches.push(await source.next());
    return await trainer.trainStep(batches);
  } catch (error) {
    await failed(error, batches);
    throw error;
  } finally {
    for (const batch of batches) batch.dispose();
  }
}
