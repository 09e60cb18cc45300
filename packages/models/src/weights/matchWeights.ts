import { EcganError } from '@ecgan/core';
import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import type { StateEntry } from './stateEntries.js';

/** A tensor of a file and the weights of a network it belongs to. */
interface WeightMatch {
  entry: StateEntry;
  stored: SafeTensor;
}

/** A counter of PyTorch's batch norm. PyTorch uses it only if the momentum is None. */
const counter = /\.num_batches_tracked$/;

/**
 * Matches the tensors of a file with the weights of a network by name and shape, and reports what is unmatched on
 * either side.
 */
export function matchWeights(
  entries: StateEntry[],
  tensors: SafeTensors,
): { matches: WeightMatch[]; report: WeightReport } {
  const report: WeightReport = { loaded: [], missing: [], unused: [], mismatched: [] };
  const matches: WeightMatch[] = [];
  const left = new Map(Object.entries(tensors).filter(([name]) => !counter.test(name)));
  for (const entry of entries) {
    const name = entry.names.find((one) => left.has(one)) ?? entry.names[0];
    const stored = left.get(name);
    left.delete(name);
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

/** Name and shape of a weight in PyTorch. */
export interface NamedShape {
  name: string;
  shape: number[];
}

/** Which weights of a file were loaded, and which were not. Names and shapes are PyTorch's. */
export interface WeightReport {
  /** Names of the loaded weights, in the network's order. */
  loaded: string[];
  /** Weights that the network has and the file lacks. */
  missing: NamedShape[];
  /** Weights that the file has and the network lacks. */
  unused: NamedShape[];
  /** Weights whose shape in the network (`expected`) differs from that in the file (`received`). */
  mismatched: { name: string; expected: number[]; received: number[] }[];
}

/** An option that differs between a network and the network whose weights a file holds. */
export interface OptionMismatch {
  option: string;
  /** Value in the network. */
  expected: string;
  /** Value in the file. */
  received: string;
}

/** The facts of a {@link WeightMismatchError}. */
export interface WeightMismatchFacts extends Omit<WeightReport, 'loaded'> {
  /** The options that differ, if the shapes reveal them. The message then names only these. */
  options: OptionMismatch[];
}

/** Largest number of weights listed in a message; the facts hold all. */
const named = 20;

/** The weights of a file do not match the network. No weight was loaded. */
export class WeightMismatchError extends EcganError {
  declare readonly facts: Readonly<WeightMismatchFacts & Record<string, unknown>>;

  constructor({ missing, unused, mismatched }: Omit<WeightReport, 'loaded'>, options: OptionMismatch[] = []) {
    const facts = { missing, unused, mismatched, options };
    const [lines, advice] = options.length > 0 ? optionLines(facts) : tensorLines(facts);
    const more = lines.length > named ? [`… and ${lines.length - named} more, which error.facts lists`] : [];
    const list = [...lines.slice(0, named), ...more].map((line) => `  ${line}\n`).join('');
    super(`tensors: not the weights of this network.\n${list}${advice}`, { ...facts });
    this.name = 'WeightMismatchError';
  }
}

function optionLines({ options }: WeightMismatchFacts): [string[], string] {
  const lines = options.map(
    ({ option, expected, received }) => `${option}: the network has ${expected}, the file ${received}`,
  );
  return [lines, 'Build the network with what the file has.'];
}

function tensorLines({ missing, unused, mismatched }: WeightMismatchFacts): [string[], string] {
  const text = (shape: number[]) => `[${shape.join(', ')}]`;
  const lines = [
    ...missing.map(({ name, shape }) => `missing ${name} ${text(shape)}`),
    ...mismatched.map(
      ({ name, expected, received }) => `mismatched ${name}: expected ${text(expected)}, got ${text(received)}`,
    ),
    ...unused.map(({ name, shape }) => `unused ${name} ${text(shape)}`),
  ];
  const advice = 'Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.';
  return [lines, advice];
}
