import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/SafeTensor.js';
import { readWeights } from './reorderWeights.js';
import { stateEntries } from './stateEntries.js';

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
