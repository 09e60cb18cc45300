import { ValueError } from '@ecgan/core';
import { assertNumber, assertShape } from '@ecgan/core/internal';
import { mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './featureMatchingLoss.js';
import { addUp, averageOverScales, type Reduced, type Reduction, reduce, type Scales } from './reduce.js';

/** Computes features of images `[batch, height, width, 3]` in [-1, 1], from the first tap to the deepest. */
export type FeatureExtractor = (images: Tensor) => Tensor[];

/** Options of {@link perceptualLoss}. */
export interface PerceptualLossOptions<R extends Reduction = Reduction> {
  /** The weight of each tap. @defaultValue 1/32, 1/16, 1/8, 1/4, 1: the paper's, for VGG-19 relu1_1 … relu5_1 */
  weights?: readonly number[];
  /** Divisor of each tap, for extractors whose activations are not of order 1; see {@link measureTapScales}. @defaultValue 1 each */
  scales?: readonly number[];
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Perceptual loss: the features of generated and real image in a pretrained network should be equal.
 *
 * `L = Σ_k w_k mean |φ_k(fake) − φ_k(real)| / s_k`
 *
 * @remarks The extractor must normalise images from [-1, 1] as its weights were trained, and must be frozen: pass it without trainable
 * weights. No gradient reaches `real`.
 * @param extractor - Returns the network's taps φ_k, each `[batch, …]`, one per weight.
 * @param options - See {@link PerceptualLossOptions}.
 * @returns A function `(real, fake)` of images, or of lists with the images of one scale each, which are averaged, to a scalar for
 *   `'mean'` and `'sum'`, `[batch]` for `'none'`. As `(yTrue, yPred)` it fits `model.compile`.
 * @throws {@link ValueError} if a weight is negative, a scale is not positive, or their number is not that of the taps;
 *   {@link ShapeError} if `real` and `fake` differ in shape; {@link ValueError} if they differ in their number of scales.
 * @see Johnson et al. 2016, arXiv 1603.08155; Tang et al. 2023, arXiv 2003.13898, section 3.3
 *
 * @example
 * ```ts
 * import { avgPool, type Tensor4D, zeros, ones } from '@tensorflow/tfjs-core';
 * import { perceptualLoss } from '@ecgan/losses';
 *
 * const blurred = perceptualLoss((images) => [avgPool(images as Tensor4D, 2, 2, 'valid')], { weights: [1] });
 * blurred(zeros([1, 4, 4, 3]), ones([1, 4, 4, 3])).print(); // 1
 * ```
 */
export function perceptualLoss<R extends Reduction = 'mean'>(
  extractor: FeatureExtractor,
  {
    weights = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1],
    scales = weights.map(() => 1),
    reduction = 'mean' as R,
  }: PerceptualLossOptions<R> = {},
): (real: Scales, fake: Scales) => Reduced<R> {
  weights.forEach((weight, k) => {
    assertNumber(`weights[${k}]`, weight, { atLeast: 0 });
  });
  scales.forEach((scale, k) => {
    assertNumber(`scales[${k}]`, scale, { above: 0 });
  });
  assertLength('scales', weights.length, scales.length);
  const ofScale = ([real, fake]: Tensor[], at: string) => {
    assertShape(`fake${at}`, fake, real.shape);
    const [realTaps, fakeTaps] = [extractor(real), extractor(fake)];
    assertLength('extractor', weights.length, fakeTaps.length);
    return addUp(fakeTaps.map((tap, k) => mul(meanAbsoluteDifference(tap, realTaps[k]), weights[k] / scales[k])));
  };
  return (real, fake) => tidy(() => reduce(averageOverScales({ real, fake }, ofScale), reduction));
}

function assertLength(argument: string, expected: number, received: number): void {
  if (received === expected) return;
  throw new ValueError({ argument, expected: `${expected} taps, one for each weight`, received });
}
