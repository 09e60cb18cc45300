import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/**
 * Loads the weights of the authors' ESPNet into {@link espnet}, by the names in their PyTorch code:
 * `encoder.level1.conv.weight` … `classifier.weight`.
 *
 * @remarks Wrapper prefixes (`module.`) and `num_batches_tracked` are ignored. The authors' checkpoints contain the
 * weights of the encoder twice; leave out the second copy, whose names begin with `modules.`.
 * @param network - A network built by {@link espnet}. Its weights are overwritten.
 * @param tensors - Result of {@link decodeSafetensors}. Three lines of Python write the file from the authors' checkpoint:
 *   `from safetensors.torch import save_file`,
 *   `state = torch.load('espnet_p_2_q_8_camvid.pth', map_location='cpu')`,
 *   `save_file({name: one for name, one in state.items() if not name.startswith('modules.')}, 'espnet.safetensors')`.
 * @returns Which weights were loaded and which were not, by PyTorch's names.
 * @throws {@link WeightMismatchError} with `strict`, listing all weights that are missing, unused or of another shape;
 * {@link ValueError} if a value is not finite or `network` was not built by {@link espnet}. No weight is changed then.
 * @see https://github.com/sacmehta/ESPNet, MIT
 * @example
 * ```ts
 * import { decodeSafetensors, espnet, loadEspnetWeights } from '@ecgan/models';
 *
 * const file = await (await fetch('espnet.safetensors')).arrayBuffer();
 * loadEspnetWeights(espnet(), decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 189
 * ```
 */
export function loadEspnetWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  if (network.name !== 'espnet')
    throw new ValueError({ argument: 'network', expected: 'a network of espnet', received: network.name });
  return loadModules(network, tensors, strict);
}
