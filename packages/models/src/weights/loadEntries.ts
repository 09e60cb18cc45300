import { ValueError } from '@ecgan/core';
import type { SafeTensors } from '../safetensors/types.js';
import { matchWeights, WeightMismatchError, type WeightReport } from './matchWeights.js';
import { writeWeights } from './reorderWeights.js';
import type { StateEntry } from './stateEntries.js';

/**
 * Puts the tensors of a file into the weights they are for. Where strict, all or nothing.
 *
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number to load is not
 * finite. Nothing is changed then.
 */
export function loadEntries(entries: StateEntry[], tensors: SafeTensors, strict: boolean): WeightReport {
  const { matches, report } = matchWeights(entries, tensors);
  const { missing, unused, mismatched } = report;
  if (strict && missing.length + unused.length + mismatched.length > 0) throw new WeightMismatchError(report);
  for (const { entry, stored } of matches) {
    const at = stored.data.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    throw new ValueError({
      ...{
        argument: `tensors[${JSON.stringify(entry.names[0])}]`,
        expected: 'finite numbers',
        received: stored.data[at],
      },
      advice: `It is element ${at}: the file is damaged, or the training that wrote it had diverged.`,
    });
  }
  for (const { entry, stored } of matches) writeWeights(entry, stored);
  return report;
}
