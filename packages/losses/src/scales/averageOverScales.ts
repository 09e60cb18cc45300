import { ValueError } from '@ecgan/core';
import { div, Tensor } from '@tensorflow/tfjs-core';
import { addUp } from './addUp.js';

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
