import { customGrad, type Tensor, zeros } from '@tensorflow/tfjs-core';

/**
 * Zeros of a shape that can be differentiated by an operand they do not depend on: what a loss is of nothing to compare.
 *
 * @remarks Not a sum over an operand without elements, which the wasm engine reads from memory that was never written.
 */
export function zeroOf(operand: Tensor, shape: number[]): Tensor {
  return customGrad(() => ({ value: zeros(shape), gradFunc: () => zeros(operand.shape) }))(operand);
}
