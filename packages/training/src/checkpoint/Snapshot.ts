import type { Ecgan } from '@ecgan/models';
import { networkVariables } from '@ecgan/models/internal';
import { clone, dispose, keep, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { Optimizers } from '../optimizers.js';
import type { WeightAverage } from '../WeightAverage.js';

/**
 * All weights, statistics, averages and optimizers as they are when it is made.
 *
 * @remarks Nothing is copied: it holds on to the memory that a variable shows until the variable is given another.
 */
export class Snapshot {
  readonly #optimizers: Optimizers;
  readonly #updates: number[];
  readonly #held: { variable: Variable; value: Tensor }[];

  constructor(networks: Ecgan, optimizers: Optimizers, average: WeightAverage) {
    const slots = Object.values(optimizers).flatMap((optimizer) => Object.values(optimizer.slots));
    const weights = networkVariables(networks).map(([, variable]) => variable);
    const variables = [...weights, ...slots, ...average.slots];
    this.#optimizers = optimizers;
    this.#updates = Object.values(optimizers).map(({ updates }) => updates);
    this.#held = variables.map((variable) => ({ variable, value: keep(clone(variable)) }));
  }

  /** Restores all saved values. */
  restore(): void {
    for (const { variable, value } of this.#held) variable.assign(value);
    Object.values(this.#optimizers).forEach((optimizer, i) => {
      optimizer.updates = this.#updates[i];
    });
  }

  /** Releases the saved tensors. */
  dispose(): void {
    dispose(this.#held.map(({ value }) => value));
  }
}
