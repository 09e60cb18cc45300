import type { Tensor4D } from '@tensorflow/tfjs-core';
import { concat, mean, tidy } from '@tensorflow/tfjs-core';
import { type FeatureReader, type PixelSize, textureReader } from '../scores/scorers.js';
import { texturesFor } from '../scores/textureDistances.js';
import { loadVgg } from './loadPerceptual.js';

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
