import { EcganError, ShapeError, ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import type { SafeTensor } from '@ecgan/models';
import {
  add,
  clone,
  keep,
  mul,
  reshape,
  type Scalar,
  scalar,
  split,
  sub,
  type Tensor,
  tensor1d,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { blocksOf, endToEnd } from './gradients/blocks.js';
import { toSafeTensor } from './toSafeTensor.js';

/** Options of {@link WeightAverage}. */
export interface WeightAverageOptions {
  /** Decay d: the share of the old average that an update keeps after the warm-up, in [0, 1). @defaultValue 0.999 */
  decay?: number;
}

/** The saved state of a {@link WeightAverage}; the averages can be stored in a safetensors file unchanged. */
export interface WeightAverageState {
  /** Updates made so far: the warm-up depends on it. */
  updates: number;
  /** In the order of the variables. */
  averages: SafeTensor[];
}

/**
 * Running average of weights, from which a GAN is sampled: it follows the weights without their step-to-step noise.
 *
 * `a ← d·a + (1 − d)·w`, `d = min(decay, (1 + t) / (10 + t))` at update `t = 0, 1, …`
 *
 * @remarks `a` begins as a copy of `w`. The second bound of `d` is the warm-up: without it the untrained weights keep a
 * share of `decayᵗ`, for 0.999 still 37 % after 1000 steps; with it their share is below 10⁻⁶ after 20 steps. The
 * variables may be trained weights and moving statistics of normalisations alike. Variables that are left out are not
 * changed by {@link WeightAverage.swap}: leave out the vectors of spectral norms, whose average is not a unit vector.
 * @param variables - float32 variables, such as `model.weights.map((weight) => weight.read())`. The caller still owns them.
 * @throws {@link ValueError} if a variable is not float32 or decay is outside [0, 1).
 * @see Karras et al. 2018, arXiv 1710.10196, section 4 (averaging for generators)
 * @example
 * ```ts
 * import { WeightAverage } from '@ecgan/training';
 * import { scalar, variable } from '@tensorflow/tfjs-core';
 *
 * const weight = variable(scalar(0));
 * const average = new WeightAverage([weight], { decay: 0.99 });
 * weight.assign(scalar(1));
 * average.update(); // d = 1/10: the average is 0.9
 * await average.swap(() => weight.data()); // Float32Array [0.9]
 * ```
 */
export class WeightAverage {
  readonly decay: number;
  private readonly variables: readonly Variable[];
  private readonly blocks: readonly Variable[][];
  /** Of each block the averages of its variables, end to end; a variable, so that a compiled step can move it. */
  private averages: Variable[] = [];
  private updates = 0;
  private swapped = false;
  private disposed = false;

  constructor(variables: readonly Variable[], { decay = 0.999 }: WeightAverageOptions = {}) {
    if (!(decay >= 0 && decay < 1)) {
      throw new ValueError({ argument: 'decay', expected: 'a number in [0, 1)', received: decay });
    }
    for (const { name, dtype } of variables) {
      if (dtype !== 'float32') {
        throw new ValueError({ argument: `variable "${name}"`, expected: 'dtype float32', received: dtype });
      }
    }
    this.decay = decay;
    this.variables = [...variables];
    this.blocks = blocksOf(variables);
    this.averages = this.blocks.map((block) => tidy(() => variable(endToEnd(block), false)));
  }

  /**
   * The averages of each block of variables, end to end.
   *
   * @internal
   */
  get slots(): readonly Variable[] {
    return this.averages;
  }

  /**
   * `1 − d` of the next update.
   *
   * @internal
   */
  get nextShare(): number {
    return 1 - Math.min(this.decay, (1 + this.updates) / (10 + this.updates));
  }

  /** Moves every average towards its variable; call it once after each training step. */
  update(): void {
    this.refuse('update');
    const share = scalar(this.nextShare);
    this.advance(share);
    this.count(share);
    share.dispose();
  }

  /**
   * Moves every average by operations on tensors alone, as a compiled step does; `count` counts it.
   *
   * @param share - `1 − d`; null makes the averages the variables as they are.
   * @internal
   */
  advance(share: Scalar | null): void {
    this.blocks.forEach((block, index) => {
      const average = this.averages[index];
      tidy(() => {
        const weights = endToEnd(block);
        // a + (1 − d)(w − a): one product, and an average that has arrived stays exactly.
        average.assign(share ? add(average, mul(sub(weights, average), share)) : weights);
      });
    });
  }

  /**
   * Counts what `advance` did.
   *
   * @internal
   */
  count(share: Scalar | null): void {
    this.updates = share ? this.updates + 1 : 0;
  }

  /** Restarts the average from the current variables. */
  follow(): void {
    this.refuse('follow');
    this.advance(null);
    this.count(null);
  }

  /**
   * Calls `run` while the variables hold their averages, then restores their values, even if it throws.
   *
   * @returns What `run` returned. No training step may run meanwhile.
   */
  async swap<T>(run: () => T | Promise<T>): Promise<T> {
    this.refuse('swap');
    const own = this.variables.map((variable) => keep(clone(variable)));
    this.swapped = true;
    try {
      tidy(() => this.assign(this.apart()));
      return await run();
    } finally {
      this.assign(own);
      for (const tensor of own) tensor.dispose();
      this.swapped = false;
    }
  }

  /** A copy of everything that {@link WeightAverage.restore} needs. */
  async state(): Promise<WeightAverageState> {
    if (this.disposed) this.refuse('state');
    const averages = tidy(() => this.apart());
    try {
      return { updates: this.updates, averages: await Promise.all(averages.map(toSafeTensor)) };
    } finally {
      for (const average of averages) average.dispose();
    }
  }

  /**
   * Continues from a saved state.
   *
   * @throws {@link ValueError} or {@link ShapeError} if it was saved for other variables; then nothing is changed.
   */
  restore({ updates, averages }: WeightAverageState): void {
    this.refuse('restore');
    assertInteger('state.updates', updates, { atLeast: 0 });
    if (averages.length !== this.variables.length) {
      const expected = `${this.variables.length} averages, one per variable`;
      throw new ValueError({ argument: 'state.averages', expected, received: averages.length });
    }
    this.variables.forEach(({ name, shape }, index) => {
      const received = averages[index].shape;
      if (shape.length !== received.length || shape.some((length, axis) => length !== received[axis])) {
        throw new ShapeError({ argument: `state.averages[${index}] of variable "${name}"`, expected: shape, received });
      }
    });
    const stored = averages.map(({ data }) => tensor1d(Float32Array.from(data)));
    let start = 0;
    this.blocks.forEach(({ length }, index) => {
      start += length;
      tidy(() => this.averages[index].assign(endToEnd(stored.slice(start - length, start))));
    });
    for (const one of stored) one.dispose();
    this.updates = updates;
  }

  /** Frees the averages, not the variables. A second call does nothing. */
  dispose(): void {
    this.disposed = true;
    for (const average of this.averages) average.dispose();
    this.averages = [];
  }

  /** The averages in the shapes of their variables. */
  private apart(): Tensor[] {
    return this.blocks.flatMap((block, index) => {
      const sizes = block.map(({ size }) => size);
      const parts = sizes.length === 1 ? [this.averages[index]] : split(this.averages[index], sizes);
      return parts.map((part, i) => reshape(part, block[i].shape));
    });
  }

  private assign(values: readonly Tensor[]): void {
    values.forEach((value, index) => {
      this.variables[index].assign(value);
    });
  }

  private refuse(method: string): void {
    const because = this.disposed ? 'after dispose' : this.swapped && 'inside swap, where the variables hold averages';
    if (because) throw new EcganError(`WeightAverage.${method} was called ${because}.`);
  }
}
