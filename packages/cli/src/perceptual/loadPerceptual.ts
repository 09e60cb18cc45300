import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { perceptualLoss } from '@ecgan/losses';
import {
  add,
  type io,
  mul,
  reverse,
  type Scalar,
  sub,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model } from '@tensorflow/tfjs-layers';
import { PerceptualModelError } from '../errors.js';

/** Taps by Keras's names: relu1_1 … relu5_1 of the paper. */
const TAPS = ['block1_conv1', 'block2_conv1', 'block3_conv1', 'block4_conv1', 'block5_conv1'];
/** Mean activation of each tap on photos: divided by it, every tap counts as its weight says. */
const SCALES = [20, 112, 111, 472, 48];
/** Mean blue, green and red of the photos that VGG-19's published weights were trained on. */
const MEAN_BGR = [103.939, 116.779, 123.68];

/**
 * The perceptual loss of a VGG-19 the user brings.
 *
 * Images in [-1, 1] become BGR in 0–255 minus the training photos' mean, as Keras's weights expect.
 *
 * @param folder - `model.json` of a TF.js layers model and the weight files it names.
 * @throws {@link PerceptualModelError} if it cannot be read or has no layers of these names.
 */
export async function loadPerceptual(folder: string): Promise<(real: Tensor4D, fake: Tensor4D) => Scalar> {
  const taps = tapsOf(folder, await load(folder));
  const mean = tensor1d(MEAN_BGR);
  const extractor = (images: Tensor) =>
    tidy(() => {
      const bgr = reverse(mul(add(images as Tensor4D, 1), 127.5), 3);
      return taps.apply(sub(bgr, mean)) as Tensor[];
    });
  return perceptualLoss(extractor, { scales: SCALES });
}

function tapsOf(folder: string, vgg: LayersModel): LayersModel {
  vgg.trainable = false;
  try {
    const outputs = TAPS.flatMap((name) => vgg.getLayer(name).output);
    return model({ inputs: vgg.inputs, outputs });
  } catch (cause) {
    throw new PerceptualModelError(folder, 'its layers are not those of VGG-19.', { cause });
  }
}

async function load(folder: string): Promise<LayersModel> {
  try {
    return await loadLayersModel({ load: () => readArtifacts(folder) });
  } catch (cause) {
    throw new PerceptualModelError(folder, `it cannot be loaded: ${(cause as Error).message}.`, { cause });
  }
}

/** A layers model's files as TF.js wants them in memory; its own file handler needs a backend of its own. */
async function readArtifacts(folder: string): Promise<io.ModelArtifacts> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const groups = weightsManifest as io.WeightsManifestConfig;
  const files = await Promise.all(groups.flatMap(({ paths }) => paths).map((path) => readFile(join(folder, path))));
  const weightData = Uint8Array.from(Buffer.concat(files)).buffer;
  return { modelTopology, weightSpecs: groups.flatMap(({ weights }) => weights), weightData };
}
