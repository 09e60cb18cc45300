import type { SafetensorsContent } from '@ecgan/models';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Everything the next step depends on: the trainer's state, where the data stands, the settings, which backend computed it, and the best step
 * so far.
 *
 * @param cursor - Where the data stands, if not where it is now.
 */
export async function checkpointContent(
  { settings, data, trainer, batches, best, backend }: TrainingRun,
  cursor = batches.state(),
): Promise<SafetensorsContent> {
  const { tensors, metadata } = await trainer.state();
  const found = best.state();
  return {
    tensors,
    metadata: {
      ...metadata,
      numClasses: `${data.train.numClasses}`,
      batches: JSON.stringify(cursor),
      config: JSON.stringify(settings),
      backend: backend.name,
      ...(found && { best: JSON.stringify(found) }),
    },
  };
}
