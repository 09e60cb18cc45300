import { assertShape } from '@ecgan/core/internal';
import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../networks/networkTypes.js';
import type { Score } from '../protocol/Protocol.js';
import { type PerceptualHeads, perceptualName, tapDistance, tapsOf } from './perceptualTaps.js';

/** Options of {@link perceptualDistance}. */
export interface PerceptualDistanceOptions {
  /** See {@link PerceptualHeads}. @defaultValue all 1, as `lpips=False` of the lpips package */
  heads?: PerceptualHeads;
  /** What the images are of, for the protocol. @defaultValue none */
  split?: string;
}

/** The mean over images, that of each, and the protocol. */
export interface PerceptualDistance extends Score {
  /** One per image, in order. */
  perImage: number[];
}

/**
 * Distance of images in the features of a classifier, per image: LPIPS's formula, and LPIPS itself if it is given LPIPS's heads and backbone.
 *
 * `d(x, y) = Σ_l (1 / H_l W_l) Σ_yx Σ_c w_lc (x̂_lc − ŷ_lc)²`, `x̂ = x / (|x| + 1e-10)` over the filters c of each pixel of tap l
 *
 * In [0, ∞), 0 for equal images; at most 4 per tap without heads (2, where features are not negative).
 *
 * @remarks Papers call any such distance LPIPS. This one is named so in its protocol only with heads, and on an extractor whose `network.lpipsBackbone` says that it is one of the
 * three networks they were fitted to; on {@link vgg19Features} of `@ecgan/models`, which reads other layers, it is "perceptual distance (not LPIPS)" and its numbers
 * are not those of papers. The heads ship in the PyPI package `lpips`. LPIPS's backbones take images in [-1, 1] with statistics of their own
 * (mean −0.030, −0.088, −0.188; deviation 0.458, 0.448, 0.450), which are those of ImageNet there: the extractor must normalise them.
 *
 * The distance grows with resolution and moves with resizing: compare at one size only.
 * @param extractor - From images in [-1, 1] to taps `[batch, height, width, filters]`.
 * @param images - `[batch, height, width, 3]`.
 * @param references - Of the same shape.
 * @param options - See {@link PerceptualDistanceOptions}.
 * @throws {@link ShapeError} if shapes differ, a tap is not of rank 4, or the heads do not fit the taps; {@link ValueError} for a negative head.
 * @see Zhang et al. 2018, arXiv 1801.03924
 * @example
 * ```ts
 * import { perceptualDistance } from '@ecgan/metrics';
 * import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
 *
 * // A network that is none: its features are the colours.
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
