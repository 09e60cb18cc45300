import { abs, customGrad, div, mean, mul, reshape, sign, sub, type Tensor } from '@tensorflow/tfjs-core';

/**
 * `mean |x − target|` over all but the first dimension, `[batch, …]` to `[batch]`; `target` is a constant, whatever it was made of.
 *
 * @remarks TF.js has no operation that stops a gradient. An operand that a custom gradient only closes over gets none, and whatever
 * made it is not walked back. At x = target the gradient is 0.
 */
export function meanAbsoluteDifference(x: Tensor, target: Tensor): Tensor {
  const itemSize = x.size / x.shape[0];
  const flat = [x.shape[0], itemSize];
  const evaluate = customGrad((...operands) => {
    const [input, save] = operands as [Tensor, (tensors: Tensor[]) => void];
    const difference = sub(input, target);
    save([sign(difference)]);
    return {
      value: mean(reshape(abs(difference), flat), 1),
      gradFunc: (dy: Tensor, [direction]: Tensor[]) =>
        reshape(mul(reshape(direction, flat), div(reshape(dy, [-1, 1]), itemSize)), x.shape),
    };
  });
  return evaluate(x);
}
