import type { SafeTensor, SafeTensors } from '../safetensors/SafeTensor.js';
import type { StateEntry } from './stateEntries.js';
import type { WeightReport } from './WeightMismatchError.js';

/** A tensor of a file and its place in a network. */
export interface WeightMatch {
  entry: StateEntry;
  stored: SafeTensor;
}

/** What wrappers put before all names. */
const wrappers = /^(?:module\.|netG\.|netD\.)+/;

/** A counter of PyTorch's batch norm that nothing depends on while its momentum is a number. */
const counter = /\.num_batches_tracked$/;

/** Finds the tensors of a file that a network has a place for, and says what is left on either side. */
export function matchWeights(
  entries: StateEntry[],
  tensors: SafeTensors,
): { matches: WeightMatch[]; report: WeightReport } {
  const report: WeightReport = { loaded: [], missing: [], unused: [], mismatched: [] };
  const matches: WeightMatch[] = [];
  const left = new Map(Object.entries(tensors).filter(([name]) => !counter.test(name)));
  const nameInFile = new Map([...left.keys()].map((name) => [name.replace(wrappers, ''), name]));
  for (const entry of entries) {
    const name = entry.names.find((one) => nameInFile.has(one)) ?? entry.names[0];
    const inFile = nameInFile.get(name) ?? name;
    const stored = left.get(inFile);
    left.delete(inFile);
    if (!stored) report.missing.push({ name, shape: entry.shape });
    else if (`${stored.shape}` !== `${entry.shape}`) {
      report.mismatched.push({ name, expected: entry.shape, received: stored.shape });
    } else {
      report.loaded.push(name);
      matches.push({ entry, stored });
    }
  }
  for (const [name, { shape }] of left) report.unused.push({ name, shape });
  return { matches, report };
}
