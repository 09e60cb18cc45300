import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/**
 * Puts the weights of the authors' CGNet into {@link cgnet}, by the names of their PyTorch code: `level1_0.conv.weight` … `classifier.0.conv.weight`.
 *
 * @remarks Prefixes of wrappers (`module.`) and `num_batches_tracked` are ignored.
 * @param network - Changed in place.
 * @param tensors - What {@link decodeSafetensors} reads. Two lines of Python write them from the authors' checkpoint: `from safetensors.torch import save_file`,
 *   `save_file(torch.load('CGNet_M3N21….pth', map_location='cpu')['model'], 'cgnet.safetensors')`.
 * @returns What was loaded, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number is not finite or
 * `network` is not of {@link cgnet}. Nothing is changed then.
 * @see https://github.com/wutianyiRosun/CGNet, MIT
 * @example
 * ```ts
 * import { cgnet, decodeSafetensors, loadCgnetWeights } from '@ecgan/models';
 *
 * const file = await (await fetch('cgnet.safetensors')).arrayBuffer();
 * loadCgnetWeights(cgnet(), decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 419
 * ```
 */
export function loadCgnetWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  if (network.name !== 'cgnet')
    throw new ValueError({ argument: 'network', expected: 'a network of cgnet', received: network.name });
  return loadModules(network, tensors, strict);
}
