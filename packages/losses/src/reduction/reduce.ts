import { ValueError } from '@ecgan/core';
import { div, maximum, mean, mul, type Scalar, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** How a loss per image, anchor or pixel becomes what is minimised. */
export type Reduction = 'mean' | 'sum' | 'none';

/** What a loss returns: a scalar, or for `'none'` one value per image, anchor or pixel. */
export type Reduced<R extends Reduction> = R extends 'none' ? Tensor : Scalar;

/**
 * Reduces losses to what is minimised; the one place where any loss of this package does so.
 *
 * `mean = Σ w·l / Σ w`, `sum = Σ w·l`, `none = w·l`
 *
 * @param losses - One loss per item, any shape.
 * @param reduction - `'mean'`, `'sum'` or `'none'`.
 * @param weights - The weight of each item, 0 where it takes no part; as shaped as `losses`, ≥ 0. Without it all count alike.
 *   Losses of weight 0 must be finite.
 * @returns A scalar, or the shape of `losses` for `'none'`. Where every weight is 0, zeros that can be differentiated.
 * @throws {@link ValueError} if `reduction` is none of the three.
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { reduce } from '@ecgan/losses';
 *
 * reduce(tensor1d([1, 2, 9]), 'mean', tensor1d([1, 1, 0])).print(); // 1.5
 * ```
 */
export function reduce<R extends Reduction>(losses: Tensor, reduction: R, weights?: Tensor): Reduced<R> {
  return tidy(() => {
    const weighted = weights ? mul(losses, weights) : losses;
    switch (reduction as Reduction) {
      case 'none':
        return weighted.clone();
      case 'sum':
        return sum(weighted);
      case 'mean':
        // The numerator is 0 wherever the denominator is lifted off 0.
        return weights ? div(sum(weighted), maximum(sum(weights), 1e-30)) : mean(weighted);
      default:
        throw new ValueError({
          argument: 'reduction',
          expected: "'mean', 'sum' or 'none'",
          received: reduction,
        });
    }
  }) as Reduced<R>;
}
