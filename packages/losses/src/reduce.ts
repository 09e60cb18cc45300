import { ValueError } from '@ecgan/core';
import { add, customGrad, div, maximum, mean, mul, type Scalar, sum, Tensor, tidy, zeros } from '@tensorflow/tfjs-core';

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

/**
 * Zeros of a shape that can be differentiated by an operand they do not depend on: what a loss is of nothing to compare.
 *
 * @remarks Not a sum over an operand without elements, which the wasm backend reads from memory that was never written.
 */
export function zeroOf(operand: Tensor, shape: number[]): Tensor {
  return customGrad(() => ({ value: zeros(shape), gradFunc: () => zeros(operand.shape) }))(operand);
}

/** The sum of one or more tensors. Not addN: WebGPU binds eight inputs at most. */
export function addUp(tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((sum, term) => add(sum, term));
}

/** What a loss takes at one scale, or a list with one tensor for each scale, in any resolutions. */
export type Scales = Tensor | readonly Tensor[];

/**
 * The mean of what `loss` makes of each scale: every scale counts alike, however large.
 *
 * @param operands - By the name of the argument; all single tensors, or lists of one length.
 * @param loss - Gets the tensors of one scale, in the order of the operands, and `[k]`, which names scale k of a list, or `''`.
 * @throws {@link ValueError} if a list is empty, or the operands are not of as many scales.
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
