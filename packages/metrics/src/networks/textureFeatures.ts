import { assertInteger, nonZeroSeed } from '@ecgan/core/internal';
import {
  add,
  avgPool,
  concat,
  conv2d,
  div,
  log,
  mean,
  mul,
  randomNormal,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { describeNetwork } from './describeNetwork.js';
import type { FeatureExtractor } from './networkTypes.js';

/** Options of {@link textureFeatures}. */
export interface TextureFeaturesOptions {
  /** Filters at each scale. @defaultValue 16 */
  filters?: number;
  /** Scales, each half the size of the one before. @defaultValue 4 */
  scales?: number;
  /** Seed of the filters: another seed is another network, whose distances are other numbers. @defaultValue 1 */
  seed?: number;
}

/** An extractor of texture features. */
export interface TextureFeatures extends Required<FeatureExtractor> {
  /** Computes `[batch, filters · scales + 3]` features, which the caller disposes. */
  features(images: Tensor4D): Tensor2D;
  /** Frees the filters. A second call does nothing. */
  dispose(): void;
}

/** Filter responses well below this, 6 of 255 levels, count as no contrast. */
const faint = 0.05;
/**
 * Weight of the mean colour. A shift by a tenth of the range, 0.2 · 4, then counts about as much as twice the contrast,
 * log 2.
 */
const colourWeight = 4;

/**
 * Describes the textures and colours of images by some 70 numbers from random filters, for {@link kernelDistance} where
 * no pretrained network is at hand.
 *
 * Each scale has 3×3 filters of length 1 whose weights sum to 0 in each colour. The features are
 * `mean_yx ½ log(r² + 0.05²)` of the responses r of each filter, and the mean colour times 4. Between scales, images
 * are halved by 2×2 average pooling.
 *
 * @remarks Nothing is trained or downloaded, so runs on any machine are measured by the same filters, and no generator
 * was trained against them. Random filters of several scales do tell textures apart (Ustyuzhaninov et al.). The
 * logarithm makes faint patterns on plain areas count as much as the edges of objects. So the features see lattices,
 * stripes, blur, noise and frames, to which the scores of a segmenter are blind. They know no objects: a car with three
 * wheels is a car. Nor do they know where a texture is, so an image need not fit its label map. Read them beside mean
 * IoU, never alone.
 * @param options - See {@link TextureFeaturesOptions}.
 * @returns An extractor of `[batch, filters · scales + 3]` from images `[batch, height, width, 3]` in [-1, 1] of at
 * least `3 · 2^(scales − 1)` pixels a side. The caller disposes it.
 * @throws {@link ValueError} if an option is out of range.
 * @see Ustyuzhaninov et al. 2016, arXiv 1606.00021, on textures and random filters
 * @example
 * ```ts
 * import { extractFeatures, textureFeatures } from '@ecgan/metrics';
 * import { randomUniform } from '@tensorflow/tfjs-core';
 *
 * const extractor = await textureFeatures();
 * const rows = await extractFeatures(extractor, randomUniform([2, 32, 48, 3], -1, 1));
 * console.log(rows.length, rows[0].length); // 2 67
 * extractor.dispose();
 * ```
 */
export async function textureFeatures({
  filters = 16,
  scales = 4,
  seed = 1,
}: TextureFeaturesOptions = {}): Promise<TextureFeatures> {
  assertInteger('filters', filters, { atLeast: 1 });
  assertInteger('scales', scales, { atLeast: 1 });
  assertInteger('seed', seed, { atLeast: 0 });
  const kernels = Array.from({ length: scales }, (_, scale) => randomKernel(filters, seed * scales + scale));
  const name = `textures, ${filters} random filters at ${scales} scales, seed ${seed}`;
  return {
    features: (images) =>
      tidy(() => {
        let x = images;
        const contrasts = kernels.map((kernel, scale) => {
          if (scale > 0) x = avgPool(x, 2, 2, 'valid');
          return logContrast(conv2d(x, kernel, 1, 'valid'));
        });
        return concat([mul(mean(images, [1, 2]), colourWeight), ...contrasts], 1) as Tensor2D;
      }),
    network: await describeNetwork(name, { getWeights: () => kernels }),
    dispose() {
      for (const kernel of kernels) kernel.dispose();
    },
  };
}

/** `mean_yx ½ log(r² + 0.05²)`, `[batch, filters]`. */
function logContrast(responses: Tensor4D): Tensor {
  return mean(mul(log(add(square(responses), faint ** 2)), 0.5), [1, 2]);
}

/**
 * Draws filters `[3, 3, 3, filters]`. The weights of a filter sum to 0 in each colour; their squares sum to 1 over all
 * colours.
 */
function randomKernel(filters: number, seed: number): Tensor4D {
  return tidy(() => {
    const drawn = randomNormal([3, 3, 3, filters], 0, 1, 'float32', nonZeroSeed(seed));
    const centred = sub(drawn, mean(drawn, [0, 1], true));
    return div(centred, sqrt(sum(square(centred), [0, 1, 2], true))) as Tensor4D;
  });
}
