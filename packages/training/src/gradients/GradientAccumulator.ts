import {
  add,
  addN,
  dispose,
  type Scalar,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Adam } from './Adam.js';

/** Sums the gradients of one objective over the passes of a step, in the blocks of its optimizer. */
export class GradientAccumulator {
  readonly #optimizer: Adam;
  #blocks: Tensor1D[] = [];
  #batches = 0;

  constructor(optimizer: Adam) {
    this.#optimizer = optimizer;
  }

  /** Adds the gradients of a pass, in the order of the optimizer's variables, and disposes them. */
  add(gradients: readonly (Tensor | undefined)[]): void {
    const [before, next] = [this.#blocks, this.#optimizer.join(gradients)];
    this.#batches += 1;
    this.#blocks = before.length === 0 ? next : next.map((block, i) => add(before[i], block));
    if (before.length > 0) dispose([before, next]);
  }

  /** `‖Σg‖²` over all variables; not finite where any gradient is not. */
  squaredNorm(): Scalar {
    return tidy(() => addN(this.#blocks.map((block) => sum(square(block)))) as Scalar);
  }

  /**
   * Applies the mean gradient to the optimizer's variables and disposes it.
   *
   * @param clip - Factor on the mean gradient.
   */
  update(learningRate: number, clip: number): void {
    const blocks = this.#blocks;
    this.#blocks = [];
    this.#optimizer.update(blocks, learningRate, clip / this.#batches);
  }

  /** The first variable whose gradient is not finite, else the one with the largest gradient; and that number. */
  async largestOrNonFinite(): Promise<{ variable: Variable; value: number }> {
    let largest = { variable: this.#optimizer.variables[0], value: 0 };
    for (const [i, variables] of this.#optimizer.blocks.entries()) {
      const values = Array.from(await this.#blocks[i].data());
      let start = 0;
      for (const variable of variables) {
        const own = values.slice(start, start + variable.size);
        const value = own.find((one) => !Number.isFinite(one));
        if (value !== undefined) return { variable, value };
        const ownLargest = own.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
        if (Math.abs(ownLargest) > Math.abs(largest.value)) largest = { variable, value: ownLargest };
        start += variable.size;
      }
    }
    return largest;
  }

  dispose(): void {
    dispose(this.#blocks);
    this.#blocks = [];
  }
}
