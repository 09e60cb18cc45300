import { perceptualLoss } from '@ecgan/losses';
import { loadVgg19Weights, type SafeTensors, vgg19Features } from '@ecgan/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import type { PretrainedOptions } from '../config/toOptions.js';
import { PretrainedModelError } from '../errors.js';
import { explainWeights } from './explainWeights.js';
import { assertFiniteWeights, readModelFile } from './readModelFile.js';

/** The perceptual loss of a VGG-19 the user brings, and the file it came from. */
export interface PretrainedPerceptual {
  loss: NonNullable<PretrainedOptions['perceptual']>;
  sha256: string;
  dispose(): void;
}

/**
 * What the taps are divided by. The paper's weights of the taps were chosen with torchvision's activations; these are the means of those of Caffe's
 * weights on photos.
 */
const tapScales = { torchvision: [1, 1, 1, 1, 1], caffe: [20, 112, 111, 472, 48] };

const perceptualFlag = '--perceptual';
const expected =
  "Expected VGG-19's features: torchvision's names in safetensors (features.0.weight, …), or a TF.js layers model with Keras's names (block1_conv1, …).";

/**
 * Reads VGG-19 from torchvision's weights in safetensors or Keras's in a TF.js layers model.
 *
 * @throws {@link PretrainedModelError} if it cannot be read, or is another network.
 */
export async function loadPerceptual(
  path: string,
  chosen: Settings['perceptualNormalization'],
): Promise<PretrainedPerceptual> {
  const { network, normalization, sha256 } = await loadVgg(perceptualFlag, path, chosen);
  const extractor = (images: unknown) => network.apply(images as Tensor4D) as Tensor4D[];
  const loss = perceptualLoss(extractor, { scales: tapScales[normalization] });
  return { loss, sha256, dispose: () => void network.dispose() };
}

/**
 * Reads the network alone, with five taps.
 *
 * @param flag - What the user named it by.
 * @throws {@link PretrainedModelError} if it cannot be read, or is another network.
 */
export async function loadVgg(
  flag: string,
  path: string,
  chosen: Settings['perceptualNormalization'],
): Promise<{ network: LayersModel; normalization: 'torchvision' | 'caffe'; sha256: string }> {
  const file = await readModelFile(flag, path);
  const normalization = chosen !== 'auto' ? chosen : file.kind === 'layers' ? 'caffe' : 'torchvision';
  const network = vgg19Features({ normalization });
  try {
    if (file.kind === 'layers') copyKerasWeights(flag, path, network, file.model);
    else loadTorchvisionWeights(flag, path, network, file.tensors);
    await assertFiniteWeights(flag, path, network);
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    if (file.kind === 'layers') file.model.dispose();
  }
  return { network, normalization, sha256: file.sha256 };
}

function loadTorchvisionWeights(flag: string, path: string, network: LayersModel, tensors: SafeTensors): void {
  try {
    loadVgg19Weights(network, tensors);
  } catch (cause) {
    throw new PretrainedModelError(flag, path, `${explainWeights('VGG-19', tensors, cause)} ${expected}`, { cause });
  }
}

/** Layers of Keras's VGG-19 are `block1_conv1`, ours `conv1_1`; their weights are of the same shapes. */
function copyKerasWeights(flag: string, path: string, network: LayersModel, keras: LayersModel): void {
  const byName = new Map(keras.layers.map((layer) => [layer.name, layer]));
  for (const layer of network.layers.filter(({ weights }) => weights.length > 0)) {
    const name = layer.name.replace('conv', 'block').replace('_', '_conv');
    const found = byName.get(name);
    const shapes = (one?: typeof layer) => one?.weights.map(({ shape }) => `[${shape}]`).join(' and ');
    if (shapes(found) !== shapes(layer)) {
      const problem = found
        ? `its ${name} has weights ${shapes(found)}, VGG-19's ${shapes(layer)}`
        : `it has no ${name}`;
      throw new PretrainedModelError(flag, path, `its layers are not those of VGG-19: ${problem}. ${expected}`);
    }
    layer.setWeights(found?.getWeights() ?? []);
  }
}
