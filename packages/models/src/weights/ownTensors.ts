import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import { commonPrefix } from './commonPrefix.js';
import { type FamilyMember, memberOf } from './familyNames.js';
import type { NamedShape } from './matchWeights.js';

/** The tensors of a file, sorted into those that concern a network and those that do not. */
export interface SortedTensors {
  /** Tensors that concern the network, by its own names, without a wrapper's prefix. */
  own: SafeTensors;
  /** The `weight` tensors of PyTorch ≤ 1.0, which are `weight_orig` divided by σ; by the network's own names. */
  divided: SafeTensors;
  /** Tensors that the network does not need, including `divided`; by the names in the file. */
  ignored: NamedShape[];
  /** Other networks of the SPADE family to which ignored tensors belong. */
  others: ReadonlySet<FamilyMember>;
}

/** A counter of PyTorch's batch norm. PyTorch uses it only if the momentum is None. */
const counter = /\.num_batches_tracked$/;

/** A module in the authors' generator that its forward pass does not use. */
const unusedByAuthors = /^fc1\./;

/**
 * Separates the tensors that do not concern a network from the others: those of another network of the family, `fc1` of
 * the authors' generator, counters, and the `weight` of PyTorch ≤ 1.0. All other tensors are in `own`, whether the
 * network has a weight for them or not.
 *
 * @param tensors - All tensors of the file.
 * @param known - Names of the network's own tensors.
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

/** Whether a tensor belongs to another network of the family; never, if the network itself is not of the family. */
function isOther(member: FamilyMember, members: ReadonlySet<FamilyMember | undefined>): boolean {
  return !members.has(member) && (members.has('generator') || members.has('discriminator'));
}
