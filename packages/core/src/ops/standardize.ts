import {
  add,
  concat,
  customGrad,
  div,
  type GradSaveFunc,
  mean,
  mul,
  reshape,
  rsqrt,
  split,
  squaredDifference,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { JointBatch } from './JointBatch.js';
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
  /** Where the moments are of a batch that other processes have a part of. */
  joint?: JointBatch;
}

/** Standardises x: `(x − μ) / √(σ² + ε)`. The gradient includes μ and σ² if they were computed from x, that is if `axes` is not empty. */
export function standardizeByStatistics(x: Tensor4D, { mean, variance, axes, epsilon, joint }: Statistics): Tensor4D {
  if (axes.length > 0) return standardize(x, { mean, variance }, axes, epsilon, joint);
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

/** The same over a batch that other processes have a part of, for batch normalisation. */
export function jointMoments(x: Tensor4D, joint: JointBatch): Moments {
  const own = featureMoments(x, [0, 1, 2]);
  const channels = x.shape[3];
  const shape: [number, number, number, number] = [1, 1, 1, channels];
  const all = withoutGradient(() =>
    joint.moments(concat([reshape(own.mean, [1, channels]), reshape(own.variance, [1, channels])]) as Tensor2D),
  );
  const [average, variance] = split(all, 2).map((one) => reshape(one, shape) as Tensor4D);
  return { mean: average, variance };
}

/**
 * Of several sums over the pixels here, `[channels]` each, those of the whole batch: what a gradient's means are over this process's pixels.
 *
 * @remarks In one exchange. A process differentiates its own loss, which counts for `share` of the whole: hence `Σ share · sum`, over the pixels here.
 */
export function jointMeans(sums: readonly Tensor[], pixels: number, joint: JointBatch): Tensor1D[] {
  const all = joint.average(concat(sums.map((one) => reshape(one, [-1]) as Tensor1D)));
  return split(div(all, pixels), sums.length) as Tensor1D[];
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
 * @param joint - Where they are {@link jointMoments} of a batch that other processes have a part of.
 */
export function standardize(
  x: Tensor4D,
  moments: Moments,
  axes: number[],
  epsilon: number,
  joint?: JointBatch,
): Tensor4D {
  const normalize = customGrad((operand, save) => {
    const scale = rsqrt(add(moments.variance, epsilon));
    const value = mul(sub(operand as Tensor4D, moments.mean), scale) as Tensor4D;
    (save as GradSaveFunc)([value, scale]);
    const gradFunc = (dy: Tensor4D, [xHat, inverse]: Tensor[]) =>
      tidy(() => {
        const [ofGradient, ofProduct] = joint
          ? jointMeans([sum(dy, axes), sum(mul(dy, xHat), axes)], dy.size / dy.shape[3], joint)
          : [mean(dy, axes, true), mean(mul(dy, xHat), axes, true)];
        return mul(sub(sub(dy, ofGradient), mul(xHat, ofProduct)), inverse);
      });
    return { value, gradFunc };
  });
  return tidy(() => normalize(x) as Tensor4D);
}
