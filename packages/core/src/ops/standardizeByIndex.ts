import {
  add,
  customGrad,
  div,
  type GradSaveFunc,
  gather,
  mul,
  reshape,
  rsqrt,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { jointMeans, type Statistics } from './standardize.js';

/** The rows that {@link standardizeByIndex} gathers. */
export interface ModulationRows {
  /** `[rows, channels]`. */
  scale: Tensor2D;
  /** `[rows, channels]`. */
  shift: Tensor2D;
  /** The row of each pixel, int32 `[batch, height, width]`. */
  index: Tensor3D;
}

/**
 * Standardises features, then scales and shifts them by rows gathered per pixel, as one fused operation.
 *
 * `y[n] = x̂[n] ⊙ scale[index[n]] + shift[index[n]]`, `x̂ = (x − μ) / σ`
 *
 * @remarks The statistics are folded into the rows, which are few. Compared with two separate operations this saves two passes
 * over the features in each direction and does not save x̂. The gradient is `∂x = ∂y ⊙ scale[index] / σ − m₁ / σ − x̂ m₂ / σ`,
 * where the means m₁ of ∂x̂ and m₂ of ∂x̂ ⊙ x̂ follow from the gradients of the rows, `m₁ = Σ_r scale_r ∂shift_r / M` and
 * `m₂ = Σ_r scale_r ∂scale_r / M`, M being the number of pixels.
 * @param x - `[batch, height, width, channels]`.
 * @param statistics - One mean and variance per channel, shared by all images: `channels` values each.
 */
export function standardizeByIndex(
  x: Tensor4D,
  { mean, variance, axes, epsilon, joint }: Statistics,
  { scale, shift, index }: ModulationRows,
): Tensor4D {
  const [rows, channels] = scale.shape;
  const pixels = x.size / channels;
  const compute = customGrad((...args) => {
    const save = args[3] as GradSaveFunc;
    const [features, scales, shifts] = args as [Tensor4D, Tensor2D, Tensor2D];
    const average = reshape(mean, [channels]);
    const inverse = rsqrt(add(reshape(variance, [channels]), epsilon));
    const factors = mul(scales, inverse);
    const offsets = sub(shifts, mul(factors, average));
    const value = add(
      tidy(() => mul(features, gather(factors, index))),
      gather(offsets, index),
    ) as Tensor4D;
    save([features, scales, factors, average, inverse]);
    const gradFunc = (dy: Tensor4D, [x, scale, factors, average, inverse]: Tensor[]) => {
      const sumPerRow = (map: Tensor) =>
        unsortedSegmentSum(reshape(map, [pixels, channels]) as Tensor2D, reshape(index, [pixels]) as Tensor1D, rows);
      const centred = sub(x, average);
      const shiftGradient = sumPerRow(dy);
      const scaleGradient = mul(sumPerRow(mul(dy, centred)), inverse);
      const scaled = mul(dy, gather(factors, index));
      if (axes.length === 0) return [scaled, scaleGradient, shiftGradient];
      const sums = [sum(mul(scale, shiftGradient), 0), sum(mul(scale, scaleGradient), 0)];
      const [ofGradient, ofProduct] = joint ? jointMeans(sums, pixels, joint) : sums.map((one) => div(one, pixels));
      const meanTerm = mul(ofGradient, inverse);
      const varianceTerm = mul(ofProduct, mul(inverse, inverse));
      return [sub(scaled, add(mul(centred, varianceTerm), meanTerm)), scaleGradient, shiftGradient];
    };
    return { value, gradFunc };
  });
  return tidy(() => compute(x, scale, shift) as Tensor4D);
}
