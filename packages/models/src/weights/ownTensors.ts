import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import { commonPrefix } from './commonPrefix.js';
import { type FamilyMember, memberOf } from './familyNames.js';
import type { NamedShape } from './matchWeights.js';

/** A file's tensors, sorted by whether a network has to do with them. */
export interface SortedTensors {
  /** By the names of the network itself, without the prefix of a wrapper. */
  own: SafeTensors;
  /** `weight` of PyTorch ≤ 1.0, which is `weight_orig` divided by σ, by the names of the network. */
  divided: SafeTensors;
  /** What the network has no place for and does not miss, `divided` included, by the names in the file. */
  ignored: NamedShape[];
  /** The networks of the SPADE family among what is ignored. */
  others: ReadonlySet<FamilyMember>;
}

/** A counter of PyTorch's batch norm, which nothing depends on while its momentum is a number. */
const counter = /\.num_batches_tracked$/;

/** In the state of the authors' generator; no equation of theirs uses it. */
const unusedByAuthors = /^fc1\./;

/**
 * Sorts out of a file what is none of a network's: another network of the family, `fc1` of the authors' generator, counters, and `weight`
 * of PyTorch ≤ 1.0. All else is kept, whether the network has a place for it or not.
 */
export function ownTensors(tensors: SafeTensors, known: ReadonlySet<string>): SortedTensors {
  const prefix = commonPrefix(Object.keys(tensors), known);
  const members = new Set([...known].map(memberOf));
  const [own, divided] = [new Map<string, SafeTensor>(), new Map<string, SafeTensor>()];
  const ignored: NamedShape[] = [];
  const others = new Set<FamilyMember>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const short = name.slice(prefix.length);
    const member = memberOf(short);
    const foreign = !name.startsWith(prefix) || (member !== undefined && isOther(member, members));
    const needless = counter.test(name) || unusedByAuthors.test(short) || `${name}_orig` in tensors;
    if (foreign && member) others.add(member);
    if (foreign || (needless && !known.has(short))) ignored.push({ name, shape: tensor.shape });
    else own.set(short, tensor);
    if (!foreign && `${name}_orig` in tensors) divided.set(short, tensor);
  }
  // fromEntries defines properties, where an assignment to "__proto__" would not.
  return { own: Object.fromEntries(own), divided: Object.fromEntries(divided), ignored, others };
}

/** Of a network that has nothing of the family's, nothing is another. */
function isOther(member: FamilyMember, members: ReadonlySet<FamilyMember | undefined>): boolean {
  return !members.has(member) && (members.has('generator') || members.has('discriminator'));
}
