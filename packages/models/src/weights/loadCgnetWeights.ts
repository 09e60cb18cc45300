import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/**
 * Loads the weights of the authors' CGNet into {@link cgnet}, by the names in their PyTorch code: `level1_0.conv.weight` …
 * `classifier.0.conv.weight`.
 *
 * @remarks Wrapper prefixes (`module.`) and `num_batches_tracked` are ignored.
 * @param network - A network built by {@link cgnet}. Its weights are overwritten.
 * @param tensors - Result of {@link decodeSafetensors}. Two lines of Python write the file from the authors' checkpoint:
 *   `from safetensors.torch import save_file`,
 *   `save_file(torch.load('CGNet_M3N21….pth', map_location='cpu')['model'], 'cgnet.safetensors')`.
 * @returns Which weights were loaded and which were not, by PyTorch's names.
 * @throws {@link WeightMismatchError} with `strict`, listing all weights that are missing, unused or of another shape;
 * {@link ValueError} if a value is not finite or `network` was not built by {@link cgnet}. No weight is changed then.
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
