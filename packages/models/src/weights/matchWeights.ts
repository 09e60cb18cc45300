import { EcganError } from '@ecgan/core';
import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import type { StateEntry } from './stateEntries.js';

/** Name and shape of a weight in PyTorch. */
export interface NamedShape {
  name: string;
  shape: number[];
}

/** Result of loading the weights of a file; names and shapes are PyTorch's. */
export interface WeightReport {
  /** Names of the loaded weights, in the network's order. */
  loaded: string[];
  /** Weights of the network that the file lacks. */
  missing: NamedShape[];
  /** Tensors of the file that the network lacks. */
  unused: NamedShape[];
  /** Weights whose shape in the file differs. */
  mismatched: { name: string; expected: number[]; received: number[] }[];
}

/** A tensor of a file and the weight of the network it belongs to. */
interface WeightMatch {
  entry: StateEntry;
  stored: SafeTensor;
}

/** Prefixes that wrapper modules add to all names. */
const wrappers = /^(?:module\.|netG\.|netD\.)+/;

/** A counter of PyTorch's batch norm, unused unless its momentum is None. */
const counter = /\.num_batches_tracked$/;

/** Matches the tensors of a file to the weights of a network by name and shape, and reports the rest of both. */
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

/** The weights of a file do not match those of the network; none was loaded. */
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
