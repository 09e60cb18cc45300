import { assertShape } from '@ecgan/core/internal';
import { add, exp, mul, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Reduced, type Reduction, reduce } from './reduce.js';

/** Options of {@link styleDivergence}. */
export interface StyleDivergenceOptions<R extends Reduction = Reduction> {
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Style divergence: the KL divergence of the styles that an encoder predicts from the standard normal that styles are sampled from.
 *
 * `L = KL(N(μ, σ²) ‖ N(0, 1)) = −½ Σ_k (1 + log σ_k² − μ_k² − σ_k²)`, for each image
 *
 * @remarks A term of the generator and the style encoder, of weight 0.05 in SPADE, whose code sums over the images of a batch
 * (`reduction: 'sum'`); the mean does not depend on the batch size. In nats, at least 0, and 0 exactly for μ = 0, σ = 1.
 * @param mean - μ, `[batch, dim]`.
 * @param logVariance - log σ², `[batch, dim]`.
 * @param options - See {@link StyleDivergenceOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`.
 * @throws {@link ShapeError} if the shapes differ or are not of rank 2.
 * @see Park et al. 2019, arXiv 1903.07291, section 3, multi-modal synthesis; Kingma and Welling 2014, arXiv 1312.6114, appendix B
 *
 * @example
 * ```ts
 * import { tensor2d, zeros } from '@tensorflow/tfjs-core';
 * import { styleDivergence } from '@ecgan/losses';
 *
 * styleDivergence(tensor2d([[1, 2]]), zeros([1, 2])).print(); // 2.5 = (1² + 2²) / 2
 * ```
 */
export function styleDivergence<R extends Reduction = 'mean'>(
  mean: Tensor,
  logVariance: Tensor,
  { reduction = 'mean' as R }: StyleDivergenceOptions<R> = {},
): Reduced<R> {
  assertShape('mean', mean, ['batch', 'dim']);
  assertShape('logVariance', logVariance, mean.shape);
  return tidy(() => {
    const perStyle = sub(add(square(mean), exp(logVariance)), add(logVariance, 1));
    return reduce(mul(sum(perStyle, 1), 0.5), reduction);
  });
}
