import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/** What comes after the features. */
const further = /(?:^|\.)(?:fc|AuxLogits\..*)\.(?:weight|bias)$/;

/**
 * Puts the weights of the FID Inception into {@link inceptionFeatures}, by `pytorch-fid`'s names: `Conv2d_1a_3x3.conv.weight` … `Mixed_7c.branch_pool.bn.running_var`.
 *
 * @remarks The classifier `fc`, prefixes of wrappers (`module.`) and `num_batches_tracked` are ignored. The weights of torchvision's `inception_v3` have the same names and shapes and are **other numbers**: only the file that
 * `pytorch-fid` downloads, `pt_inception-2015-12-05-6726825d.pth`, gives FID and KID.
 * @param network - Changed in place.
 * @param tensors - What {@link decodeSafetensors} reads. Two lines of Python write them: `from safetensors.torch import save_file`,
 *   `save_file(torch.load('pt_inception-2015-12-05-6726825d.pth'), 'inception.safetensors')`.
 * @returns What was loaded, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number is not finite or
 * `network` is not of {@link inceptionFeatures}. Nothing is changed then.
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
