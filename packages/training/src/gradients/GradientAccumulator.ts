import { add, addN, dispose, type Scalar, square, sum, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { Adam, AdamFactors } from './Adam.js';

/** Sums the gradients of one objective over the passes of a step, in the blocks of its optimizer. */
export class GradientAccumulator {
  readonly #optimizer: Adam;
  #blocks: Tensor1D[] = [];

  constructor(optimizer: Adam) {
    this.#optimizer = optimizer;
  }

  /** Adds the gradients of a pass, in the order of the optimizer's variables, and disposes them. */
  add(gradients: readonly (Tensor | undefined)[]): void {
    const [before, next] = [this.#blocks, this.#optimizer.join(gradients)];
    this.#blocks = before.length === 0 ? next : next.map((block, i) => add(before[i], block));
    if (before.length > 0) dispose([before, next]);
  }

  /** Goes on with other sums, of as many processes; those it had are disposed. */
  replace(blocks: Tensor1D[]): void {
    dispose(this.#blocks);
    this.#blocks = blocks;
  }

  /** `‖Σg‖²` over all variables; not finite where any gradient is not. */
  squaredNorm(): Scalar {
    return tidy(() => addN(this.#blocks.map((block) => sum(square(block)))) as Scalar);
  }

  /** `Σg` of each block of the optimizer's variables: the accumulator's own. */
  get sums(): readonly Tensor1D[] {
    return this.#blocks;
  }

  /**
   * Applies the gradient to the optimizer's variables and disposes it.
   *
   * @param scale - Factor on the sum: what makes it a mean, and clips it.
   */
  update(factors: AdamFactors, scale: Scalar): void {
    const blocks = this.#blocks;
    this.#blocks = [];
    this.#optimizer.apply(blocks, factors, scale);
  }

  dispose(): void {
    dispose(this.#blocks);
    this.#blocks = [];
  }
}
