import { ValueError } from '@ecgan/core';
import { add, customGrad, div, maximum, mean, mul, type Scalar, sum, Tensor, tidy, zeros } from '@tensorflow/tfjs-core';

/** How losses per image, anchor or pixel are reduced: `'mean'`, `'sum'`, or `'none'` to keep them. */
export type Reduction = 'mean' | 'sum' | 'none';

/** The result of a loss: a scalar, or for `'none'` one value per image, anchor or pixel. */
export type Reduced<R extends Reduction> = R extends 'none' ? Tensor : Scalar;

/**
 * Reduces losses to their weighted mean or sum.
 *
 * `mean = Σ w·l / Σ w`, `sum = Σ w·l`, `none = w·l`
 *
 * @param losses - One loss per item, any shape.
 * @param reduction - `'mean'`, `'sum'` or `'none'`.
 * @param weights - Weights ≥ 0 of the shape of `losses`; 0 excludes an item. Without them all items have weight 1.
 *   Losses of weight 0 must still be finite.
 * @returns A scalar, or the shape of `losses` for `'none'`. 0 with zero gradients where every weight is 0.
 * @throws {@link ValueError} if `reduction` is not one of the three.
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

/**
 * Zeros that can be differentiated with respect to an operand they do not depend on: the loss where there is nothing to compare.
 *
 * @remarks Not the sum of an empty operand, for which the wasm backend reads uninitialised memory.
 */
export function zeroOf(operand: Tensor, shape: number[]): Tensor {
  return customGrad(() => ({ value: zeros(shape), gradFunc: () => zeros(operand.shape) }))(operand);
}

/** The sum of one or more tensors. Not addN: WebGPU binds eight inputs at most. */
export function addUp(tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((sum, term) => add(sum, term));
}

/** The operand of a loss: a tensor, or a list with one tensor per scale, of any resolutions. */
export type Scales = Tensor | readonly Tensor[];

/**
 * The mean of a loss over scales; every scale has the same weight, whatever its size.
 *
 * @param operands - By argument name; all single tensors, or lists of equal length.
 * @param loss - Called with the tensors of one scale, in the order of the operands, and `[k]` for scale k of a list, or `''`, for messages.
 * @throws {@link ValueError} if a list is empty, or the operands differ in their number of scales.
 */
export function averageOverScales(
  operands: Record<string, Scales>,
  loss: (tensors: Tensor[], at: string) => Tensor,
): Tensor {
  const lists = Object.entries(operands).map(([argument, scales]) => ({
    argument,
    scales: scales instanceof Tensor ? [scales] : scales,
    single: scales instanceof Tensor,
  }));
  const [first] = lists;
  for (const { argument, scales, single } of lists) {
    if (scales.length === 0)
      throw new ValueError({ argument, expected: 'a tensor or a list with one per scale', received: scales });
    if (single !== first.single || scales.length !== first.scales.length)
      throw new ValueError({
        argument,
        expected: first.single
          ? `a tensor, as ${first.argument}`
          : `a list of ${first.scales.length}, as ${first.argument}`,
        received: single ? 'a tensor' : `a list of ${scales.length}`,
      });
  }
  const losses = first.scales.map((_, k) =>
    loss(
      lists.map(({ scales }) => scales[k]),
      first.single ? '' : `[${k}]`,
    ),
  );
  return div(addUp(losses), losses.length);
}
