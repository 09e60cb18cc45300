import { customGrad, type GradSaveFunc, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { differentiate, type Forward } from './differentiate.js';

/**
 * Precomputes the gradients of each of several losses and frees their graph (gradient caching).
 *
 * @remarks A graph keeps its saved tensors until it is differentiated. Losses that are added up later would all keep theirs at once.
 * Here each loss becomes one operation of its operands that holds the finished gradients; its own graph is freed before the next loss
 * is computed. No time is lost: the backward pass runs once either way.
 * @param forward - Run once.
 * @param operands - For each loss the tensors it is differentiated in; it must not depend on other tensors that need a gradient.
 * @returns The losses, which can be differentiated as before, and the by-products, which are constants.
 * @throws Error if a kernel of the graph has no gradient.
 * @see Gao et al. 2021, arXiv 2101.06983 (GradCache)
 */
export function precomputeGradients<Products>(
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
