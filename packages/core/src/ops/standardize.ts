import {
  add,
  customGrad,
  type GradSaveFunc,
  mean,
  mul,
  rsqrt,
  squaredDifference,
  sub,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { withoutGradient } from './withoutGradient.js';

/** Mean and biased variance; the reduced axes are kept with length 1. */
export interface Moments {
  mean: Tensor4D;
  variance: Tensor4D;
}

/** Moments that features are standardised by. */
export interface Statistics extends Moments {
  /** Axes of x that the moments were computed over; empty if they are constants, such as moving averages. */
  axes: number[];
  /** Added to the variance. */
  epsilon: number;
}

/** Standardises x: `(x − μ) / √(σ² + ε)`. The gradient includes μ and σ² if they were computed from x, that is if `axes` is not empty. */
export function standardizeByStatistics(x: Tensor4D, { mean, variance, axes, epsilon }: Statistics): Tensor4D {
  if (axes.length > 0) return standardize(x, { mean, variance }, axes, epsilon);
  return tidy(() => mul(sub(x, mean), rsqrt(add(variance, epsilon))));
}

/**
 * Mean and variance of features, without gradient: {@link standardize} includes their dependence on x in its own gradient.
 *
 * @param axes - `[0, 1, 2]` for batch normalisation, `[1, 2]` for instance normalisation.
 */
export function featureMoments(x: Tensor4D, axes: number[]): Moments {
  const average = withoutGradient(() => mean(x, axes, true) as Tensor4D);
  const variance = withoutGradient(() => mean(squaredDifference(x, average), axes, true) as Tensor4D);
  return { mean: average, variance };
}

/**
 * Standardises features to zero mean and unit variance.
 *
 * `x̂ = (x − μ) / √(σ² + ε)`, `∂x = (∂x̂ − mean(∂x̂) − x̂ · mean(∂x̂ ⊙ x̂)) / √(σ² + ε)`
 *
 * @remarks The closed-form gradient includes the dependence of μ and σ² on x. It takes five passes over the features, where
 * TF.js's tape takes about twelve, and saves only x̂ and the scale.
 * @param x - `[batch, height, width, channels]`.
 * @param moments - {@link featureMoments} of the same `x` and `axes`.
 */
export function standardize(x: Tensor4D, moments: Moments, axes: number[], epsilon: number): Tensor4D {
  const normalize = customGrad((operand, save) => {
    const scale = rsqrt(add(moments.variance, epsilon));
    const value = mul(sub(operand as Tensor4D, moments.mean), scale) as Tensor4D;
    (save as GradSaveFunc)([value, scale]);
    const gradFunc = (dy: Tensor4D, [xHat, inverse]: Tensor[]) =>
      tidy(() => {
        const projected = mul(xHat, mean(mul(dy, xHat), axes, true));
        return mul(sub(sub(dy, mean(dy, axes, true)), projected), inverse);
      });
    return { value, gradFunc };
  });
  return tidy(() => normalize(x) as Tensor4D);
}
