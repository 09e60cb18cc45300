import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { matchWeights, WeightMismatchError, type WeightReport } from './matchWeights.js';
import { readWeights, writeWeights } from './reorderWeights.js';
import { stateEntries } from './stateEntries.js';

/** Options of {@link loadSpadeWeights}. */
export interface LoadSpadeWeightsOptions {
  /** Refuse weights that are not exactly the network's, before anything is changed; else what fits is loaded. @defaultValue true */
  strict?: boolean;
}

/**
 * Puts the weights of a PyTorch model of the SPADE family into a network of ours, by their state names: `spadeGenerator`, `ecganGenerator`,
 * `multiModalityDiscriminator`.
 *
 * @remarks Batch statistics and the vectors of spectral norms come along, so that inference and the next training step give the numbers PyTorch
 * gives. Kernels turn from `[out, in, h, w]` to `[h, w, in, out]`; the discriminator's first kernel is shared out between labels and picture.
 * Prefixes `module.`, `netG.` and `netD.` are passed over, `num_batches_tracked` is not needed.
 * @param network - Changed in place; sizes, levels and classes must be those of the one that was saved.
 * @param tensors - What {@link decodeSafetensors} reads. Write them in Python with `safetensors.torch.save_file(net.state_dict(), path)`.
 * @returns What was loaded and what was not, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; nothing is changed then.
 * {@link ValueError} if `network` is no network of this package.
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
