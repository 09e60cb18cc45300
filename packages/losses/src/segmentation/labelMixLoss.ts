import { assertShape } from '@ecgan/core/internal';
import { mean, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Reduced, type Reduction, reduce } from '../reduce.js';
import { mixByMask } from './labelMix.js';

/** Options of {@link labelMixLoss}. */
export interface LabelMixLossOptions<R extends Reduction = Reduction> {
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * LabelMix consistency: the discriminator's output for a collage should equal the collage of its outputs for the two images.
 *
 * `L_LM = ‖D(LabelMix(x, x̂, M)) − LabelMix(D(x), D(x̂), M)‖²`, on logits, as a mean over pixels and channels
 *
 * @remarks A term of the discriminator, added with weight λ_LM = 10. All three logits are differentiated. Every pixel takes part, labelled
 * or not, since the collage is known everywhere.
 * @param mixedLogits - D(collage), `[batch, height, width, logits]`.
 * @param realLogits - D(real images), of the same shape.
 * @param fakeLogits - D(fake images), of the same shape.
 * @param mask - M, `[batch, height, width, 1]`, of {@link labelMix}, at the resolution of the logits.
 * @param options - See {@link LabelMixLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`.
 * @throws {@link ShapeError} if the shapes do not match.
 * @see Sushko et al. 2021, arXiv 2012.04781, equation 3, section 3.2
 *
 * @example
 * ```ts
 * import { ones, tensor4d, zeros } from '@tensorflow/tfjs-core';
 * import { labelMixLoss } from '@ecgan/losses';
 *
 * const mask = tensor4d([[[[1], [0]]]]);
 * const [real, fake] = [ones([1, 1, 2, 1]), zeros([1, 1, 2, 1])];
 * labelMixLoss(tensor4d([[[[1], [0]]]]), real, fake, mask).print(); // 0: the collage of both
 * labelMixLoss(ones([1, 1, 2, 1]), real, fake, mask).print(); // 0.5 = (0 + 1) / 2
 * ```
 */
export function labelMixLoss<R extends Reduction = 'mean'>(
  mixedLogits: Tensor,
  realLogits: Tensor,
  fakeLogits: Tensor,
  mask: Tensor,
  { reduction = 'mean' as R }: LabelMixLossOptions<R> = {},
): Reduced<R> {
  assertShape('mixedLogits', mixedLogits, ['batch', 'height', 'width', 'logits']);
  assertShape('realLogits', realLogits, mixedLogits.shape);
  assertShape('fakeLogits', fakeLogits, mixedLogits.shape);
  assertShape('mask', mask, [...mixedLogits.shape.slice(0, 3), 1]);
  return tidy(() => {
    const collage = mixByMask(realLogits, fakeLogits, mask);
    return reduce(mean(square(sub(mixedLogits, collage)), [1, 2, 3]), reduction);
  });
}
