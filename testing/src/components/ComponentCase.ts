import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** What has trainable weights: a layer or a model. */
export interface Weighted {
  readonly trainableWeights: { read(): Tensor }[];
}

/** One small fixed case of a component, the same on every backend. What it closes over outlives it. */
export interface ComponentCase {
  /** What is differentiated. @defaultValue nothing */
  operands?: Tensor[];
  /** Whose trainable weights are differentiated too. @defaultValue nobody's */
  weighted?: Weighted;
  /** The component's outputs; tensors of integers have no gradient. */
  compute: (...operands: Tensor[]) => Tensor | Tensor[];
}

/** A case of a state, which is not differentiated and may have to wait: what comes of using it, and of letting it go. */
export interface StateCase {
  observe: () => Promise<number[]>;
}

/** Cases by the name of the component, made once the backend runs. */
export type Cases = Record<string, () => ComponentCase | StateCase>;

/** The variables of the trainable weights. */
export function variablesOf({ trainableWeights }: Weighted): Variable[] {
  return trainableWeights.map((weight) => weight.read() as Variable);
}
