import { EcganError } from '@ecgan/core';
import { inceptionFeatures, loadInceptionWeights } from '@ecgan/models';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { concat, mean, tidy } from '@tensorflow/tfjs-core';
import { PretrainedModelError } from '../errors.js';
import { type FeatureReader, type PixelSize, textureReader } from '../scores/scorers.js';
import { texturesFor } from '../scores/textureDistances.js';
import { explainWeights } from './explainWeights.js';
import { loadVgg } from './loadPerceptual.js';
import { assertFiniteWeights, readModelFile } from './readModelFile.js';

const flag = '--features';

/** The name of the filters that need no file. */
export const TEXTURES = 'textures';

/**
 * The features that sets of pictures are compared by: `textures`, or the file of a network.
 *
 * @param size - Of the pictures.
 * @throws {@link PretrainedModelError} if the file cannot be read, or is another network.
 */
export async function loadFeatureReader(named: string, size: PixelSize): Promise<FeatureReader> {
  if (named === TEXTURES) return textureReader(await texturesFor(size));
  const inception = await inceptionReader(named);
  if (inception) return inception;
  const { network, sha256 } = await loadVgg(flag, named, 'auto');
  return {
    extractor: {
      // The mean of every map of every tap: what is where does not matter, as in the FID Inception.
      features: (images: Tensor4D) =>
        tidy(() =>
          concat(
            (network.predict(images) as Tensor4D[]).map((tap) => mean(tap, [1, 2])),
            1,
          ),
        ),
      network: { name: 'VGG-19, means of relu1_1 to relu5_1', sha256 },
    },
    standardized: true,
    dispose: () => void network.dispose(),
  };
}

/** A name that only the weights of Inception v3 have. */
const inceptionMark = /(?:^|\.)Mixed_7c\.branch1x1\.conv\.weight$/;

/** The FID Inception, whose features are taken as they are; undefined where the file is of another network. */
async function inceptionReader(path: string): Promise<FeatureReader | undefined> {
  const file = await readModelFile(flag, path);
  if (file.kind === 'layers') {
    file.model.dispose();
    return undefined;
  }
  if (!Object.keys(file.tensors).some((name) => inceptionMark.test(name))) return undefined;
  const network = inceptionFeatures();
  try {
    loadInceptionWeights(network, file.tensors);
    await assertFiniteWeights(flag, path, network);
  } catch (cause) {
    network.dispose();
    if (!(cause instanceof EcganError)) throw cause;
    throw new PretrainedModelError(flag, path, explainWeights('Inception', file.tensors, cause), { cause });
  }
  return {
    extractor: {
      features: (images: Tensor4D) => network.predict(images) as Tensor,
      network: { name: 'FID Inception, 2048 features', sha256: file.sha256 },
    },
    standardized: false,
    dispose: () => void network.dispose(),
  };
}

/** VGG-19's taps, which each picture is compared with its photo by. */
export async function loadPerceptualReader(path: string): Promise<Omit<FeatureReader, 'standardized'>> {
  const { network, sha256 } = await loadVgg('--perceptual', path, 'auto');
  return {
    extractor: {
      features: (images: Tensor4D) => network.predict(images) as Tensor4D[],
      network: { name: 'VGG-19, relu1_1 to relu5_1', sha256 },
    },
    dispose: () => void network.dispose(),
  };
}
