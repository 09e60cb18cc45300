import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/** Names of the classifiers' weights, which the features do not need. */
const further = /(?:^|\.)(?:fc|AuxLogits\..*)\.(?:weight|bias)$/;

/**
 * Loads the weights of the Inception v3 of FID into {@link inceptionFeatures}, by `pytorch-fid`'s names:
 * `Conv2d_1a_3x3.conv.weight` … `Mixed_7c.branch_pool.bn.running_var`.
 *
 * @remarks The classifiers `fc` and `AuxLogits`, wrapper prefixes (`module.`) and `num_batches_tracked` are ignored.
 * The weights of torchvision's `inception_v3` have the same names and shapes but **different values**. Only the file
 * that `pytorch-fid` downloads, `pt_inception-2015-12-05-6726825d.pth`, gives correct FID and KID.
 * @param network - A network built by {@link inceptionFeatures}. Its weights are overwritten.
 * @param tensors - Result of {@link decodeSafetensors}. Two lines of Python write the file:
 *   `from safetensors.torch import save_file`,
 *   `save_file(torch.load('pt_inception-2015-12-05-6726825d.pth'), 'inception.safetensors')`.
 * @returns Which weights were loaded and which were not, by PyTorch's names.
 * @throws {@link WeightMismatchError} with `strict`, listing all weights that are missing, unused or of another shape;
 * {@link ValueError} if a value is not finite or `network` was not built by {@link inceptionFeatures}. No weight is
 * changed then.
 * @see https://github.com/mseitzer/pytorch-fid, Apache-2.0
 * @example
 * ```ts
 * import { decodeSafetensors, inceptionFeatures, loadInceptionWeights } from '@ecgan/models';
 *
 * const file = await (await fetch('inception.safetensors')).arrayBuffer();
 * loadInceptionWeights(inceptionFeatures(), decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 470
 * ```
 */
export function loadInceptionWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  if (network.name !== 'inceptionFeatures')
    throw new ValueError({ argument: 'network', expected: 'a network of inceptionFeatures', received: network.name });
  const needed = Object.entries(tensors).filter(([name]) => !further.test(name));
  return loadModules(network, Object.fromEntries(needed), strict);
}
