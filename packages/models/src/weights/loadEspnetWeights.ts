import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { loadModules } from './loadModules.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';

/**
 * Puts the weights of the authors' ESPNet into {@link espnet}, by the names of their PyTorch code: `encoder.level1.conv.weight` … `classifier.weight`.
 *
 * @remarks Prefixes of wrappers (`module.`) and `num_batches_tracked` are ignored. The authors' files of a whole network also name each module of the encoder a second time, `modules.0…`:
 * leave these out.
 * @param network - Changed in place.
 * @param tensors - What {@link decodeSafetensors} reads. Three lines of Python write them from the authors' checkpoint: `from safetensors.torch import save_file`,
 *   `state = torch.load('espnet_p_2_q_8_camvid.pth', map_location='cpu')`,
 *   `save_file({name: one for name, one in state.items() if not name.startswith('modules.')}, 'espnet.safetensors')`.
 * @returns What was loaded, by PyTorch's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number is not finite or
 * `network` is not of {@link espnet}. Nothing is changed then.
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
