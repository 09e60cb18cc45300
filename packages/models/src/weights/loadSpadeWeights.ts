import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadEntries } from './loadEntries.js';
import { matchWeights, type NamedShape, WeightMismatchError, type WeightReport } from './matchWeights.js';
import { ownTensors } from './ownTensors.js';
import { readWeights } from './reorderWeights.js';
import { rightSingularVectors } from './rightSingularVectors.js';
import { optionMismatches, refuseOtherMember, refuseUnsupported } from './spadeMismatch.js';
import type { StateShapes } from './spadeShapes.js';
import { type StateEntry, stateEntries } from './stateEntries.js';

/** Options of {@link loadSpadeWeights}. */
export interface LoadSpadeWeightsOptions {
  /** Refuse weights that are not exactly the network's, before anything is changed; else what fits is loaded. @defaultValue true */
  strict?: boolean;
}

/** What became of the weights of a file of the SPADE family. Every tensor of the file is in one of `loaded`, `mismatched`, `unused` and `ignored`. */
export interface SpadeWeightReport extends WeightReport {
  /**
   * What the file has and this network never needs, by the names in the file: another network beside it, `fc1` of ECGAN's authors,
   * `num_batches_tracked`, the divided `weight` of PyTorch ≤ 1.0.
   */
  ignored: NamedShape[];
  /** `weight_v` that PyTorch ≤ 1.0 did not save, computed from `weight_orig` and `weight_u`. */
  derived: string[];
}

/**
 * Puts the weights of a PyTorch model of the SPADE family into a network of ours, by their state names: `spadeGenerator`, `ecganGenerator`,
 * `multiModalityDiscriminator`.
 *
 * @remarks Batch statistics and the vectors of spectral norms come along, so that inference and the next training step give the numbers PyTorch
 * gives. Kernels turn from `[out, in, h, w]` to `[h, w, in, out]`; the discriminator's first kernel is shared out between labels and picture.
 * The prefix of a wrapper (`module.`, `netG.`, any) is ignored; of a file with several networks, load each. States of PyTorch ≤ 1.0
 * lack `weight_v`: it is computed so that σ is what it was.
 * @param network - Changed in place; sizes, levels and classes must be those of the one that was saved.
 * @param tensors - What {@link decodeSafetensors} reads. Write them in Python with `safetensors.torch.save_file(net.state_dict(), path)`.
 * @returns What was loaded and what was not, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, naming the options that differ, or else all that is missing, unused or of another shape.
 * {@link ValueError} where strict, if the file is of a network that cannot be built here (5×5 kernels in SPADE norms, no spectral norm, batch norm in D) or of
 * another of the family; always, if a number is not finite, the file holds two networks of the kind or `network` is no network of this package.
 * Nothing is changed then.
 * @see Park et al. 2019, arXiv 1903.07291, for the networks; the package's README for all names
 * @example
 * ```ts
 * import { decodeSafetensors, loadSpadeWeights, spadeGenerator } from '@ecgan/models';
 *
 * const generator = spadeGenerator({ numClasses: 183, boundary: true });
 * const file = await (await fetch('coco.safetensors')).arrayBuffer();
 * loadSpadeWeights(generator, decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 216
 * ```
 */
export function loadSpadeWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): SpadeWeightReport {
  const entries = stateEntries(network);
  const { own, divided, ignored, others } = ownTensors(tensors, new Set(entries.flatMap(({ names }) => names)));
  const derived = rightSingularVectors(entries, own, divided);
  const state = { ...own, ...derived };
  if (strict) {
    const file: StateShapes = new Map(Object.entries(own).map(([name, { shape }]) => [name, shape]));
    refuseOtherMember(entries, file, others);
    refuseUnsupported(file);
    refuseOtherOptions(entries, state, file);
  }
  const report = loadEntries(entries, state, strict);
  const loaded = report.loaded.filter((name) => !(name in derived));
  return { ...report, loaded, ignored, derived: report.loaded.filter((name) => name in derived) };
}

/** Another width or number of classes is one thing to say, not seventy shapes. */
function refuseOtherOptions(entries: StateEntry[], state: SafeTensors, file: StateShapes): void {
  const network: StateShapes = new Map(entries.map(({ names, shape }) => [names[0], shape]));
  const options = optionMismatches(network, file);
  if (options.length > 0) throw new WeightMismatchError(matchWeights(entries, state).report, options);
}

/**
 * The weights of a network of ours as a PyTorch state: the inverse of {@link loadSpadeWeights}.
 *
 * @remarks Names and shapes are those of the SPADE family; networks it does not have (`labelGenerator`, `projectionHead`, `classPixelGenerator`) go by
 * our layers' names, `label_full.weight`. In Python, `net.load_state_dict(safetensors.torch.load_file(path))` takes them.
 * @param network - Any network of this package.
 * @returns Tensors by PyTorch's names, ready for {@link encodeSafetensors}.
 * @throws {@link ValueError} if `network` is no network of this package.
 * @example
 * ```ts
 * import { encodeSafetensors, spadeGenerator, spadeWeights } from '@ecgan/models';
 *
 * const weights = await spadeWeights(spadeGenerator({ numClasses: 5, filters: 8 }));
 * weights['fc.weight'].shape; // [128, 5, 3, 3]
 * encodeSafetensors(weights); // a file for PyTorch
 * ```
 */
export async function spadeWeights(network: LayersModel): Promise<SafeTensors> {
  const state: SafeTensors = {};
  for (const entry of stateEntries(network)) state[entry.names[0]] = await readWeights(entry);
  return state;
}
