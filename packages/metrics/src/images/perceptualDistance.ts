import { assertShape } from '@ecgan/core/internal';
import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../networks/networkTypes.js';
import type { Score } from '../protocol/Protocol.js';
import { type PerceptualHeads, perceptualName, tapDistance, tapsOf } from './perceptualTaps.js';

/** Options of {@link perceptualDistance}. */
export interface PerceptualDistanceOptions {
  /** Weights per tap and filter. @defaultValue all 1, as `lpips=False` in the PyPI package `lpips` */
  heads?: PerceptualHeads;
  /** Data set and split of the images, for the protocol, such as `'CamVid val'`. @defaultValue none */
  split?: string;
}

/** The mean distance over images, the distance of each image, and the protocol. */
export interface PerceptualDistance extends Score {
  /** Distance of each image from its reference. */
  perImage: number[];
}

/**
 * Measures how far images are from their references in the features of a classifier. With the heads and a backbone of
 * LPIPS this is LPIPS.
 *
 * `d(x, y) = Σ_l (1 / H_l W_l) Σ_yx Σ_c w_lc (x̂_lc − ŷ_lc)²`, `x̂ = x / (|x| + 1e-10)` over the filters c of each
 * pixel of tap l
 *
 * Range [0, ∞); 0 for equal images. Without heads at most 4 per tap, or 2 where features are not negative.
 *
 * @remarks Papers call any such distance LPIPS. Here the protocol says LPIPS only if heads are given and
 * `extractor.network.lpipsBackbone` names one of the three networks that the heads were fitted to. Otherwise it says
 * "perceptual distance (not LPIPS)", and values cannot be compared with those in papers. That is so for
 * {@link vgg19Features} of `@ecgan/models`, which reads other layers. The heads ship in the PyPI package `lpips`. An
 * LPIPS backbone normalises images in [-1, 1] by mean (−0.030, −0.088, −0.188) and standard deviation (0.458, 0.448,
 * 0.450), which are ImageNet's in that range; the extractor must do this.
 *
 * The distance grows with resolution and depends on resizing: compare only distances at one size.
 * @param extractor - Maps images in [-1, 1] to taps `[batch, height, width, filters]`.
 * @param images - `[batch, height, width, 3]` in [-1, 1].
 * @param references - Of the same shape.
 * @param options - See {@link PerceptualDistanceOptions}.
 * @throws {@link ShapeError} if shapes differ, a tap is not of rank 4, or the heads do not fit the taps;
 * {@link ValueError} for a negative head.
 * @see Zhang et al. 2018, arXiv 1801.03924
 * @example
 * ```ts
 * import { perceptualDistance } from '@ecgan/metrics';
 * import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
 *
 * // In place of a network, an extractor whose features are the colours.
 * const extractor = { features: (images: Tensor4D) => images.clone() };
 * const [red, green] = [tensor4d([1, 0, 0], [1, 1, 1, 3]), tensor4d([0, 1, 0], [1, 1, 1, 3])];
 * console.log((await perceptualDistance(extractor, red, green)).value); // 2
 * ```
 */
export async function perceptualDistance(
  extractor: FeatureExtractor,
  images: Tensor4D,
  references: Tensor4D,
  { heads, split }: PerceptualDistanceOptions = {},
): Promise<PerceptualDistance> {
  assertShape('images', images, ['batch', 'height', 'width', 3]);
  assertShape('references', references, images.shape);
  const first = await tapsOf(extractor, images);
  const taps = [...first];
  try {
    const second = await tapsOf(extractor, references);
    taps.push(...second);
    const distances = tapDistance(first, second, heads);
    const perImage = Array.from(await distances.data());
    distances.dispose();
    const [batch, height, width] = images.shape;
    const protocol = {
      metric: perceptualName(extractor, heads),
      ...(extractor.network && { network: extractor.network }),
      ...{ images: batch, size: [height, width] as const },
      ...(split !== undefined && { split }),
      settings: { heads: heads?.name ?? 'none', taps: first.length },
    };
    return { value: perImage.reduce((sum, one) => sum + one, 0) / batch, perImage, protocol };
  } finally {
    dispose(taps);
  }
}
