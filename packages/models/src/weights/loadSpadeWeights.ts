import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { matchWeights, WeightMismatchError, type WeightReport } from './matchWeights.js';
import { readWeights, writeWeights } from './reorderWeights.js';
import { stateEntries } from './stateEntries.js';

/** Options of {@link loadSpadeWeights}. */
export interface LoadSpadeWeightsOptions {
  /**
   * Whether missing, unused or mismatched weights are an error; otherwise the matching weights are loaded and the rest reported.
   * @defaultValue true
   */
  strict?: boolean;
}

/**
 * Loads the weights of a PyTorch model of the SPADE family, by their names in its `state_dict`, into a `spadeGenerator`,
 * `ecganGenerator` or `multiModalityDiscriminator`.
 *
 * @remarks Moving averages and the vectors of spectral norms are loaded too, so inference and the next training step compute what
 * PyTorch computes. Kernels are permuted from `[out, in, h, w]` to `[h, w, in, out]`; the discriminator's first kernel is split
 * into the kernels of labels and image. Prefixes `module.`, `netG.` and `netD.` and the counter `num_batches_tracked` are
 * ignored.
 * @param network - Changed in place. Filters, levels and classes must equal those of the saved model.
 * @param tensors - The tensors read by {@link decodeSafetensors}. Write them in Python with
 * `safetensors.torch.save_file(net.state_dict(), path)`.
 * @returns The loaded and the missing, unused and mismatched weights, by PyTorch's names.
 * @throws {@link WeightMismatchError} if `strict` and a weight is missing, unused or of another shape; no weight is changed then.
 * {@link ValueError} if `network` is not a network of this package.
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
): WeightReport {
  const { matches, report } = matchWeights(stateEntries(network), tensors);
  const { missing, unused, mismatched } = report;
  if (strict && missing.length + unused.length + mismatched.length > 0) throw new WeightMismatchError(report);
  for (const { entry, stored } of matches) writeWeights(entry, stored);
  return report;
}

/**
 * Exports the weights of a network as a PyTorch `state_dict`: the inverse of {@link loadSpadeWeights}.
 *
 * @remarks Names and shapes are those of the SPADE family. Networks that it lacks (`labelGenerator`, `projectionHead`,
 * `classPixelGenerator`) use the names of their layers, such as `label_full.weight`. In Python,
 * `net.load_state_dict(safetensors.torch.load_file(path))` loads them.
 * @param network - Any network of this package.
 * @returns Tensors by PyTorch's names, for {@link encodeSafetensors}.
 * @throws {@link ValueError} if `network` is not a network of this package.
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
