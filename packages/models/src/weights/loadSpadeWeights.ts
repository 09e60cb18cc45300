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
  /**
   * Whether weights that do not match the network exactly are an error, thrown before any weight is changed. If false,
   * the weights that match are loaded.
   * @defaultValue true
   */
  strict?: boolean;
}

/**
 * Which weights of a file of the SPADE family were loaded, and which were not. Every tensor of the file is in one of
 * `loaded`, `mismatched`, `unused` and `ignored`.
 */
export interface SpadeWeightReport extends WeightReport {
  /**
   * Tensors that no network of this kind needs, by the names in the file: another network in the same file, `fc1` of
   * ECGAN's authors, `num_batches_tracked`, and the `weight` that PyTorch ≤ 1.0 saves already divided by σ.
   */
  ignored: NamedShape[];
  /** Names of `weight_v` vectors, which PyTorch ≤ 1.0 does not save; they were computed from `weight_orig` and `weight_u`. */
  derived: string[];
}

/**
 * Loads the weights of a PyTorch model of the SPADE family into a `spadeGenerator`, an `ecganGenerator` or a
 * `multiModalityDiscriminator`, by their names in the `state_dict`.
 *
 * @remarks Batch statistics and the vectors of the spectral norms are loaded too, so inference and the next training
 * step give the same values as in PyTorch. Kernels are transposed from `[out, in, h, w]` to `[h, w, in, out]`. The
 * discriminator's first kernel is split between labels and image. Any wrapper prefix (`module.`, `netG.`, …) is
 * ignored. If a file holds several networks, call this function for each. The states of PyTorch ≤ 1.0 lack `weight_v`;
 * it is computed such that σ keeps its value.
 * @param network - The network whose weights are overwritten. Its options must be those of the saved network.
 * @param tensors - Result of {@link decodeSafetensors}. Write the file in Python with
 * `safetensors.torch.save_file(net.state_dict(), path)`.
 * @returns Which weights were loaded and which were not, by PyTorch's names.
 * @throws {@link WeightMismatchError} with `strict`, naming the options that differ, or else all weights that are
 * missing, unused or of another shape. {@link ValueError} with `strict`, if the file holds another network of the
 * family, or one that this package cannot build (5×5 kernels in SPADE norms, no spectral norm, batch norm in D); and
 * always, if a value is not finite, the file holds two networks of this kind, or `network` is not a network of this
 * package. No weight is changed then.
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

/** Reports a different width or number of classes as one option instead of as dozens of mismatched shapes. */
function refuseOtherOptions(entries: StateEntry[], state: SafeTensors, file: StateShapes): void {
  const network: StateShapes = new Map(entries.map(({ names, shape }) => [names[0], shape]));
  const options = optionMismatches(network, file);
  if (options.length > 0) throw new WeightMismatchError(matchWeights(entries, state).report, options);
}

/**
 * Returns the weights of a network as a PyTorch `state_dict`: the inverse of {@link loadSpadeWeights}.
 *
 * @remarks Names and shapes are those of the SPADE family. Networks that the family lacks (`labelGenerator`, `projectionHead`,
 * `classPixelGenerator`) keep the layer names of this package, for example `label_full.weight`. Load the file in Python with
 * `net.load_state_dict(safetensors.torch.load_file(path))`.
 * @param network - A generator, discriminator or other trained network of this package.
 * @returns Tensors by PyTorch's names, ready for {@link encodeSafetensors}.
 * @throws {@link ValueError} if a layer of `network` has no name in the SPADE family or this package.
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
