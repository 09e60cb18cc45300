import { customGrad, type GradSaveFunc, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { differentiate, type Forward } from './differentiate.js';

/**
 * Makes each of several losses one operation, which is differentiated as soon as it is computed.
 *
 * @remarks Until it is walked back through, a computation keeps what it saved for that. Of losses one after another all would keep
 * theirs at once; condensed, each frees its own before the next is computed, and keeps no more than the gradients of its operands. It
 * takes no more time: the way back through it is gone once either way.
 * @param forward - Run once.
 * @param operands - What each loss is differentiated in: it passes nothing on to anything else.
 * @returns The losses, which can be differentiated as before, and the by-products, which are constants.
 * @throws Error if a kernel on the way has no gradient.
 */
export function condense<Products>(
  forward: () => Forward<Products>,
  operands: readonly (readonly Tensor[])[],
): Forward<Products> {
  const { derivatives, products } = differentiate(forward, operands);
  const losses = derivatives.map(({ value, gradients }, i) => {
    const reached = operands[i].map((operand, k) => ({ operand, gradient: gradients[k] }));
    return operationOf(value, reached.filter(isReached));
  });
  return { losses, products };
}

/** An operand and the gradient of a loss in it. */
interface Reached {
  operand: Tensor;
  gradient: Tensor;
}

function isReached(one: { operand: Tensor; gradient: Tensor | undefined }): one is Reached {
  return one.gradient !== undefined;
}

function operationOf(value: Scalar, reached: readonly Reached[]): Scalar {
  if (reached.length === 0) return value;
  const operation = customGrad((...args) => {
    (args[reached.length] as unknown as GradSaveFunc)(reached.map(({ gradient }) => gradient));
    const gradFunc = (dy: Tensor, saved: Tensor[]) => saved.map((gradient) => mul(gradient, dy));
    return { value: value.clone(), gradFunc };
  });
  const loss = operation(...reached.map(({ operand }) => operand)) as Scalar;
  for (const { gradient } of reached) gradient.dispose();
  value.dispose();
  return loss;
}
