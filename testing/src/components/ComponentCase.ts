import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** A layer or a model with trainable weights. */
export interface Weighted {
  readonly trainableWeights: { read(): Tensor }[];
}

/** One small fixed case of a component, the same on every backend. Tensors that its closures use are not disposed. */
export interface ComponentCase {
  /** Operands to differentiate by. @defaultValue none */
  operands?: Tensor[];
  /** Layer or model whose trainable weights are differentiated by, too. @defaultValue none */
  weighted?: Weighted;
  /** Computes the component's outputs; integer tensors have no gradient. */
  compute: (...operands: Tensor[]) => Tensor | Tensor[];
}

/**
 * A case of a stateful class, which is asynchronous and has no gradient: it uses the state, returns its outputs and
 * disposes it.
 */
export interface StateCase {
  observe: () => Promise<number[]>;
}

/** Cases by name of the component, created after the backend has started. */
export type Cases = Record<string, () => ComponentCase | StateCase>;

/** Returns the variables of the trainable weights. */
export function variablesOf({ trainableWeights }: Weighted): Variable[] {
  return trainableWeights.map((weight) => weight.read() as Variable);
}
