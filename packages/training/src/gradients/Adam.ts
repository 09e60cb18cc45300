import type { SafeTensor } from '@ecgan/models';
import {
  add,
  dispose,
  div,
  mul,
  reshape,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { CheckpointMismatchError } from '../errors.js';
import { toSafeTensor } from '../toSafeTensor.js';
import { blocksOf, endToEnd } from './blocks.js';

/** Options of {@link Adam}. */
export interface AdamOptions {
  /** Decay of the gradient's average; at 0 none is kept. */
  beta1: number;
  /** Decay of the squared gradient's average. */
  beta2: number;
  /** Added to the root. @defaultValue 1e-8 */
  epsilon?: number;
}

/** What an {@link Adam} is saved as: the slots of each block of variables, end to end, in the order of the variables. */
export interface AdamState {
  /** Updates made so far. */
  updates: number;
  /** `first/0`, `second/0`, `first/1`, … */
  slots: Record<string, SafeTensor>;
}

/** Neighbouring variables whose slots lie end to end, and those slots. */
interface Block {
  variables: Variable[];
  first: Variable | undefined;
  second: Variable;
}

/**
 * Adam over one fixed list of variables, a slot for many of them end to end.
 *
 * `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `w ← w − rate · m̂ / (√v̂ + ε)`, `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`
 *
 * @remarks TF.js's Adam makes fourteen small operations per variable, a third of all operations of a training step, keeps its slots by
 * position, cannot change its rate and comes back from `setWeights` with bias corrections that differ in the last bit. This one
 * makes ten for each block of variables and three per variable, and goes on exactly where it was saved.
 * @see Kingma and Ba 2015, arXiv 1412.6980, algorithm 1
 */
export class Adam {
  readonly #variables: readonly Variable[];
  readonly #options: Required<AdamOptions>;
  readonly #blocks: Block[];
  /** Updates made so far. */
  updates = 0;

  constructor(variables: readonly Variable[], { beta1, beta2, epsilon = 1e-8 }: AdamOptions) {
    this.#variables = [...variables];
    this.#options = { beta1, beta2, epsilon };
    this.#blocks = blocksOf(variables).map((block) => {
      const size = block.reduce((sum, variable) => sum + variable.size, 0);
      const slot = () => tidy(() => variable(zeros([size]), false));
      return { variables: block, first: beta1 > 0 ? slot() : undefined, second: slot() };
    });
  }

  /** The list whose gradients {@link Adam.join} takes, in that order. */
  get variables(): readonly Variable[] {
    return this.#variables;
  }

  /** The same in the blocks that {@link Adam.join} makes of their gradients. */
  get blocks(): readonly (readonly Variable[])[] {
    return this.#blocks.map(({ variables }) => variables);
  }

  /** Its slots, by the names of {@link AdamState}. */
  get slots(): Record<string, Variable> {
    return Object.fromEntries(
      this.#blocks.flatMap(({ first, second }, i) => [
        ...(first ? [[`first/${i}`, first] as const] : []),
        [`second/${i}`, second] as const,
      ]),
    );
  }

  /**
   * The gradients of each block of variables end to end; each is disposed as soon as it is joined.
   *
   * @param gradients - One for each variable; undefined, which is 0, of one that the loss does not depend on.
   */
  join(gradients: readonly (Tensor | undefined)[]): Tensor1D[] {
    let start = 0;
    return this.blocks.map((variables) => {
      const own = gradients.slice(start, start + variables.length);
      start += own.length;
      const joined = tidy(() => endToEnd(variables.map(({ shape }, i) => own[i] ?? zeros(shape))));
      dispose(own.filter((gradient) => gradient !== undefined));
      return joined;
    });
  }

  /**
   * Changes every variable by its gradient.
   *
   * @param gradients - Of each block, as {@link Adam.join} gives them; each is disposed as soon as it is used.
   * @param rate - The learning rate.
   * @param scale - Factor on all gradients.
   */
  update(gradients: readonly Tensor1D[], rate: number, scale = 1): void {
    this.updates += 1;
    this.#blocks.forEach((block, i) => {
      tidy(() => this.#updateBlock(block, scale === 1 ? gradients[i] : mul(gradients[i], scale), rate));
      gradients[i].dispose();
    });
  }

  #updateBlock({ variables, first, second }: Block, gradient: Tensor1D, rate: number): void {
    const { beta1, beta2, epsilon } = this.#options;
    const rootOfSecond = Math.sqrt(1 - beta2 ** this.updates);
    second.assign(add(mul(second, beta2), mul(square(gradient), 1 - beta2)));
    first?.assign(add(mul(first, beta1), mul(gradient, 1 - beta1)));
    // Both bias corrections moved into scalars: m̂ / (√v̂ + ε) = √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε√(1 − β₂ᵗ)).
    const factor = (rate * rootOfSecond) / (1 - beta1 ** this.updates);
    const change = mul(div(first ?? gradient, add(sqrt(second), epsilon * rootOfSecond)), factor) as Tensor1D;
    const sizes = variables.map(({ size }) => size);
    const changes = sizes.length === 1 ? [change] : split(change, sizes);
    variables.forEach((one, i) => {
      one.assign(sub(one, reshape(changes[i], one.shape)));
    });
  }

  /** The shape of each slot. */
  slotShapes(): Record<string, number[]> {
    return Object.fromEntries(Object.entries(this.slots).map(([name, { shape }]) => [name, shape]));
  }

  /** A copy of everything {@link Adam.restore} needs. */
  async state(): Promise<AdamState> {
    const slots: Record<string, SafeTensor> = {};
    for (const [name, slot] of Object.entries(this.slots)) slots[name] = await toSafeTensor(slot);
    return { updates: this.updates, slots };
  }

  /**
   * Goes on from a saved state.
   *
   * @throws {@link CheckpointMismatchError} if it was saved for other variables; nothing is changed then.
   */
  restore({ updates, slots }: AdamState): void {
    for (const [name, shape] of Object.entries(this.slotShapes())) {
      const received = slots[name]?.shape;
      if (received?.join() !== shape.join())
        throw new CheckpointMismatchError(`optimizer slot ${name}`, `shape [${shape}]`, `shape [${received}]`);
    }
    for (const [name, slot] of Object.entries(this.slots))
      tidy(() => slot.assign(tensor1d(Float32Array.from(slots[name].data))));
    this.updates = updates;
  }

  /** Frees the slots; the variables live on. A second call does nothing. */
  dispose(): void {
    dispose(Object.values(this.slots));
  }
}
