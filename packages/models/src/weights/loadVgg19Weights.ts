import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensors } from '../safetensors/types.js';
import { axisOrder } from './axisOrder.js';
import { loadEntries } from './loadEntries.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';
import type { StateEntry } from './stateEntries.js';
import { withoutWrapper } from './withoutWrapper.js';

/** Where torchvision's sequence has the first convolution of each block; the next are two further each, for a ReLU lies between. */
const first = [0, 5, 10, 19, 28];
/** The rest of torchvision's network: what comes after relu5_1, and the classifier. */
const further = /^(?:features\.3[0-9]|classifier\.\d+)\./;

/**
 * Puts torchvision's weights of VGG-19 into {@link vgg19Features}, by their names `features.0.weight` … `features.28.bias`.
 *
 * @remarks `features.30` and further and the classifier are ignored, as is the prefix of a wrapper. VGG-19 with batch norm (`vgg19_bn`) has
 * other numbers between its names and does not fit.
 * @param network - Changed in place.
 * @param tensors - What {@link decodeSafetensors} reads. Three lines of Python write them:
 *   `from torchvision.models import vgg19, VGG19_Weights`, `from safetensors.torch import save_file`,
 *   `save_file(vgg19(weights=VGG19_Weights.IMAGENET1K_V1).features.state_dict(prefix='features.'), 'vgg19.safetensors')`.
 * @returns What was loaded, by torchvision's names.
 * @throws {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape; {@link ValueError} if a number is not finite or
 * `network` is not of {@link vgg19Features}. Nothing is changed then.
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

/** Where torchvision's sequence has a convolution of ours. */
function positionOf(layer: string): number {
  const match = /^conv([1-5])_([1-4])$/.exec(layer);
  if (!match) throw new ValueError({ argument: 'network.layers', expected: 'those of vgg19Features', received: layer });
  return first[Number(match[1]) - 1] + 2 * (Number(match[2]) - 1);
}
