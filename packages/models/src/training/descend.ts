import { dispose, type NamedTensorMap, type Scalar, zerosLike } from '@tensorflow/tfjs-core';
import type { Adam } from './Adam.js';
import { differentiate } from './differentiate.js';
import { readLosses } from './readLosses.js';

/** A loss to descend. */
export interface Objective {
  /** What the total is reported as. */
  name: string;
  total: Scalar;
  /** What it is made of, to report. */
  terms: Record<string, Scalar>;
}

/** What one forward pass gives: the objectives that are descended, and by-products that outlive it. */
export interface Pass<Products extends NamedTensorMap> {
  objectives: readonly Objective[];
  products: Products;
}

/** How one objective is descended. */
export interface Update {
  optimizer: Adam;
  learningRate: number;
}

/** What the updates found. The caller disposes `products`. */
export interface Descent<Products extends NamedTensorMap> {
  /** Totals and terms by name. */
  losses: Record<string, number>;
  products: Products;
}

/**
 * Makes one or several updates from one forward pass: differentiates each objective in its optimizer's variables, reads all totals and
 * terms and, if every one is finite, lets the optimizers step.
 *
 * A variable that its objective does not reach gets a gradient of zeros.
 *
 * @param updates - One for each objective of the pass.
 * @param step - Steps taken so far, for the error.
 * @throws {@link NonFiniteLossError} before any weight is touched.
 */
export async function descend<Products extends NamedTensorMap>(
  updates: readonly Update[],
  step: number,
  forward: () => Pass<Products>,
): Promise<Descent<Products>> {
  const { derivatives, products: pass } = differentiate(
    () => {
      const { objectives, products } = forward();
      return { losses: objectives.map(({ total }) => total), products: { objectives, products } };
    },
    updates.map(({ optimizer }) => optimizer.variables),
  );
  const { objectives, products } = pass;
  try {
    const losses = await readLosses(objectives, step);
    updates.forEach(({ optimizer: { variables }, optimizer, learningRate }, i) => {
      // The optimizer disposes each gradient once it is used: together they are as large as the weights.
      optimizer.update(
        derivatives[i].gradients.map((gradient, of) => gradient ?? zerosLike(variables[of])),
        learningRate,
      );
    });
    return { losses, products };
  } catch (error) {
    dispose([products, ...derivatives.flatMap(({ gradients }) => gradients.filter((one) => one !== undefined))]);
    throw error;
  } finally {
    dispose(objectives.flatMap(({ total, terms }) => [total, ...Object.values(terms)]));
  }
}
