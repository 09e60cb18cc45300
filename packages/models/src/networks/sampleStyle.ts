import { ShapeError } from '@ecgan/core';
import { nonZeroSeed } from '@ecgan/core/internal';
import { add, exp, mul, randomNormal, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** Options of {@link sampleStyle}. */
export interface SampleStyleOptions {
  /** The same seed gives the same noise on every backend. @defaultValue none: different each time */
  seed?: number;
}

/**
 * Samples a style from a normal distribution by the reparameterisation trick, so that the gradient reaches its mean and variance.
 *
 * `z = μ + exp(½ log σ²) ⊙ ε`, `ε ~ N(0, 1)`
 *
 * @param mean - μ, `[batch, styleSize]`.
 * @param logVariance - log σ², the same shape.
 * @param options - See {@link SampleStyleOptions}.
 * @returns z `[batch, styleSize]`; the caller disposes it.
 * @throws {@link ShapeError} if the two shapes differ.
 * @see Kingma and Welling 2014, arXiv 1312.6114, section 2.4; Park et al. 2019, arXiv 1903.07291, section 3.2
 * @example
 * ```ts
 * import { sampleStyle, styleEncoder } from '@ecgan/models';
 *
 * const [mean, logVariance] = styleEncoder({ height: 128, width: 128 }).apply(photos);
 * const style = sampleStyle(mean, logVariance, { seed: 1 }); // [batch, 256]
 * ```
 */
export function sampleStyle(mean: Tensor2D, logVariance: Tensor2D, { seed }: SampleStyleOptions = {}): Tensor2D {
  if (mean.shape.join() !== logVariance.shape.join()) {
    throw new ShapeError({ argument: 'logVariance', expected: mean.shape, received: logVariance.shape });
  }
  return tidy(() => {
    const noise = randomNormal(mean.shape, 0, 1, 'float32', nonZeroSeed(seed));
    return add(mean, mul(exp(mul(logVariance, 0.5)), noise)) as Tensor2D;
  });
}
