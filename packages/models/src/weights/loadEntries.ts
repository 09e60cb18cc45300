import { ValueError } from '@ecgan/core';
import type { SafeTensors } from '../safetensors/types.js';
import { matchWeights, WeightMismatchError, type WeightReport } from './matchWeights.js';
import { writeWeights } from './reorderWeights.js';
import type { StateEntry } from './stateEntries.js';

/**
 * Writes the tensors of a file to the weights of a network, matched by name and shape.
 *
 * @param strict - Whether tensors or weights without a match are an error; otherwise those that match are loaded.
 * @throws {@link WeightMismatchError} with `strict`, listing all weights that are missing, unused or of another shape;
 * {@link ValueError} if a value to load is not finite. No weight is changed then.
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
