import { ValueError } from '@ecgan/core';
import { type FamilyMember, memberOf } from './familyNames.js';
import type { OptionMismatch } from './matchWeights.js';
import { type Possible, type ShownOptions, type StateShapes, spadeShapes } from './spadeShapes.js';
import type { StateEntry } from './stateEntries.js';

/** Names of this package for the networks of the family, and a module by which each is recognised. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ['multiModalityDiscriminator', /^discriminator_\d+\./],
  ['ecganGenerator', /^conv_comb\d?\./],
  ['spadeGenerator', /^conv_img\./],
];

/**
 * Returns the options that differ between a network and the network whose weights a file holds, as far as shapes
 * determine them. Empty if no option explains the difference.
 */
export function optionMismatches(network: StateShapes, file: StateShapes): OptionMismatch[] {
  const [ours, theirs] = [kindOf(network), kindOf(file)];
  if (ours && theirs && ours !== theirs) return [{ option: 'network', expected: ours, received: theirs }];
  const [expected, received] = [spadeShapes(network), spadeShapes(file)];
  const different = Object.keys(expected).filter((name) => !agree(expected[name], received[name]));
  return different
    .filter((name) => !follows(name, different))
    .map((name) => ({
      option: spelled(name, expected, received),
      expected: shown(name, expected),
      received: shown(name, received),
    }));
}

type Shown = ShownOptions[string];

/** Whether two values can be equal; an undetermined value agrees with any other. */
function agree(expected: Shown, received: Shown): boolean {
  if (expected === undefined || received === undefined) return true;
  if (!isPossible(expected) || !isPossible(received)) return expected === received;
  return expected[0] <= received[1] && received[0] <= expected[1];
}

function isPossible(value: Shown): value is Possible {
  return Array.isArray(value);
}

/**
 * Whether a difference only follows from another one: D's largest number of filters changes with its first conv and its
 * depth.
 */
function follows(name: string, different: readonly string[]): boolean {
  const causes = ['discriminatorFilters', 'discriminatorLayers'];
  return name === 'discriminatorMaxFilters' && causes.some((cause) => different.includes(cause));
}

/** Name of an option in a message. A difference of one label channel can be the boundary or a class. */
function spelled(name: string, expected: ShownOptions, received: ShownOptions): string {
  if (name !== 'labelChannels') return name;
  return Math.abs(Number(expected[name]) - Number(received[name])) === 1 ? 'boundary or numClasses' : 'numClasses';
}

function shown(name: string, options: ShownOptions): string {
  const value = options[name];
  if (name === 'labelChannels') return `${value} label channels`;
  if (name === 'discriminatorMaxFilters') return `up to ${value} filters`;
  if (!isPossible(value)) return `${value}`;
  const [from, to] = value;
  if (from === to) return `${from}`;
  return `${from} or ${to === Infinity ? 'more' : to}`;
}

function kindOf(shapes: StateShapes): string | undefined {
  return kinds.find(([, pattern]) => [...shapes.keys()].some((name) => pattern.test(name)))?.[0];
}

/** @throws {@link ValueError} if a file holds only other networks of the family, not the one to load. */
export function refuseOtherMember(
  entries: readonly StateEntry[],
  file: StateShapes,
  others: ReadonlySet<FamilyMember>,
): void {
  const names = entries.flatMap((entry) => entry.names);
  if (others.size === 0 || names.some((name) => file.has(name))) return;
  const wanted = names.map(memberOf).find((member) => member !== undefined);
  const received = [...others].join(' and ');
  throw new ValueError({
    ...{ argument: 'tensors', expected: `weights of a ${wanted}`, received: `those of a ${received}` },
    advice:
      'generator.state_dict() is for ecganGenerator or spadeGenerator, that of the discriminator for multiModalityDiscriminator.',
  });
}

/**
 * Rejects weights of networks that PyTorch's SPADE can build and this package cannot.
 *
 * @throws {@link ValueError} naming SPADE's option and its supported values.
 */
export function refuseUnsupported(file: StateShapes): void {
  for (const [name, shape] of file) {
    const at = { argument: `tensors[${JSON.stringify(name)}]` };
    if (/\.mlp_shared\.0\.weight$/.test(name) && shape.length === 4 && shape[2] !== 3)
      throw new ValueError({
        ...{ ...at, expected: 'a SPADE norm with a kernel of 3×3', received: `${shape[2]}×${shape[3]}` },
        advice:
          'A norm_G that ends in 5x5 is not supported: label layouts hold neighbourhoods that two convs of 3×3 see.',
      });
    if (isPlain(name, file))
      throw new ValueError({
        ...{ ...at, expected: 'a spectral norm (weight_orig, weight_u)', received: 'a plain weight' },
        advice: 'A norm_G or norm_D that does not begin with "spectral" is not supported.',
      });
    if (/^discriminator_\d+\.model\d+\.0\.1\.running_mean$/.test(name))
      throw new ValueError({
        ...{ ...at, expected: 'an instance norm, or none', received: 'the statistics of a batch norm' },
        advice: 'Of norm_D, spectralinstance and spectral are supported.',
      });
  }
}

/** Whether a weight has no spectral norm although its conv has one in every network of this package. */
function isPlain(name: string, file: StateShapes): boolean {
  if (/^(?:head_0|G_middle_\d+|up_\d+)\.conv_[01s]\.weight$/.test(name)) return true;
  const [, scale, place] = /^(discriminator_\d+)\.model(\d+)\.0(?:\.0)?\.weight$/.exec(name) ?? [];
  // D's first and last conv have no spectral norm.
  const next = `${scale}.model${Number(place) + 1}.`;
  return scale !== undefined && Number(place) > 0 && [...file.keys()].some((other) => other.startsWith(next));
}
