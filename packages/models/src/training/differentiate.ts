import { dispose, ones, type Scalar, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { Recording } from './Recording.js';

/** What {@link differentiate} found. The caller disposes all of it. */
export interface Derivative {
  value: Scalar;
  /** In the order of the variables; undefined where the loss does not depend on one. */
  gradients: (Tensor | undefined)[];
}

/**
 * The gradient of a loss in variables, in about the memory of its forward pass; see {@link Recording}.
 *
 * @param loss - Run once, while TF.js records.
 * @throws Error if a kernel on the way has no gradient.
 */
export function differentiate(loss: () => Scalar, variables: readonly Variable[]): Derivative {
  const recording = Recording.of(() => [loss()] as const);
  const [value] = recording.outputs;
  try {
    return { value, gradients: recording.finish([ones([])], variables) };
  } catch (error) {
    dispose(value);
    throw error;
  }
}
