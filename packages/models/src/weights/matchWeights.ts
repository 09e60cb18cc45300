import { EcganError } from '@ecgan/core';
import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import type { StateEntry } from './stateEntries.js';

/** A weight's name and shape, as PyTorch has them. */
export interface NamedShape {
  name: string;
  shape: number[];
}

/** What became of the weights of a file; names and shapes are PyTorch's. */
export interface WeightReport {
  /** Names in the network's order. */
  loaded: string[];
  /** What the network has and the file lacks. */
  missing: NamedShape[];
  /** What the file has and the network does not. */
  unused: NamedShape[];
  /** What has another shape. */
  mismatched: { name: string; expected: number[]; received: number[] }[];
}

/** A tensor of a file and its place in a network. */
interface WeightMatch {
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

/** The weights of a file are not those of the network; nothing was loaded. */
export class WeightMismatchError extends EcganError {
  declare readonly facts: Readonly<Omit<WeightReport, 'loaded'> & Record<string, unknown>>;

  constructor({ missing, unused, mismatched }: Omit<WeightReport, 'loaded'>) {
    const text = (shape: number[]) => `[${shape.join(', ')}]`;
    const lines = [
      ...missing.map(({ name, shape }) => `missing ${name} ${text(shape)}`),
      ...mismatched.map(
        ({ name, expected, received }) => `mismatched ${name}: expected ${text(expected)}, got ${text(received)}`,
      ),
      ...unused.map(({ name, shape }) => `unused ${name} ${text(shape)}`),
    ];
    const advice =
      'Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.';
    super(`tensors: not the weights of this network.\n${lines.map((line) => `  ${line}\n`).join('')}${advice}`, {
      ...{ missing, unused, mismatched },
    });
    this.name = 'WeightMismatchError';
  }
}
