import { add, type Tensor } from '@tensorflow/tfjs-core';

/** The sum of one or more tensors. Not addN: WebGPU binds eight inputs at most. */
export function addUp(tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((sum, term) => add(sum, term));
}
