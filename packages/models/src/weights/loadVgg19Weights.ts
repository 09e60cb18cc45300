import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { axisOrder } from './axisOrder.js';
import { loadEntries } from './loadEntries.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

/**
 * Position of each block's first conv in torchvision's `features`. The next convs follow at every second position,
 * after a ReLU.
 */
const first = [0, 5, 10, 19, 28];
/** Weights of torchvision's layers after relu5_1, and of its classifier. */
const further = /^(?:features\.3[0-9]|classifier\.\d+)\./;

/**
 * Loads torchvision's weights of VGG-19 into {@link vgg19Features}, by their names `features.0.weight` … `features.28.bias`.
 *
 * @remarks The layers from `features.30` on, the classifier and wrapper prefixes are ignored. The weights of VGG-19
 * with batch norm (`vgg19_bn`) are numbered differently and do not match.
 * @param network - A network built by {@link vgg19Features}. Its weights are overwritten.
 * @param tensors - Result of {@link decodeSafetensors}. Three lines of Python write the file:
 *   `from torchvision.models import vgg19, VGG19_Weights`, `from safetensors.torch import save_file`,
 *   `save_file(vgg19(weights=VGG19_Weights.IMAGENET1K_V1).features.state_dict(prefix='features.'), 'vgg19.safetensors')`.
 * @returns Which weights were loaded and which were not, by torchvision's names.
 * @throws {@link WeightMismatchError} with `strict`, listing all weights that are missing, unused or of another shape;
 * {@link ValueError} if a value is not finite or `network` was not built by {@link vgg19Features}. No weight is changed
 * then.
 * @example
 * ```ts
 * import { decodeSafetensors, loadVgg19Weights, vgg19Features } from '@ecgan/models';
 *
 * const file = await (await fetch('vgg19.safetensors')).arrayBuffer();
 * loadVgg19Weights(vgg19Features(), decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 26
 * ```
 */
export function loadVgg19Weights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  const entries = network.layers.flatMap(({ name, weights }) =>
    weights.map((weight, i): StateEntry => {
      const parameter = ['weight', 'bias'][i];
      const names = [`features.${positionOf(name)}.${parameter}`];
      return { names, weights: [weight], ...axisOrder(parameter, weight.shape as number[], { kernelSize: 3 }) };
    }),
  );
  const state = withoutWrapper(tensors, new Set(entries.flatMap(({ names }) => names)));
  const needed = Object.entries(state).filter(([name]) => !further.test(name));
  return loadEntries(entries, Object.fromEntries(needed), strict);
}

/** Position in torchvision's `features` of the conv with this layer name. */
function positionOf(layer: string): number {
  const match = /^conv([1-5])_([1-4])$/.exec(layer);
  if (!match) throw new ValueError({ argument: 'network.layers', expected: 'those of vgg19Features', received: layer });
  return first[Number(match[1]) - 1] + 2 * (Number(match[2]) - 1);
}
