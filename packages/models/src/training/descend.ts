import { dispose, keep, type NamedTensorMap, type Scalar, zerosLike } from '@tensorflow/tfjs-core';
import type { Adam } from './Adam.js';
import { differentiate } from './differentiate.js';
import { readLosses } from './readLosses.js';

/** A loss to descend: its total, the terms to report, and by-products that outlive the gradient. */
export interface Objective<Products extends NamedTensorMap> {
  total: Scalar;
  terms: Record<string, Scalar>;
  products: Products;
}

/** What one update found. The caller disposes `products`. */
export interface Descent<Products extends NamedTensorMap> {
  losses: Record<string, number>;
  products: Products;
}

/**
 * One update: differentiates the objective in the variables, reads its terms and, if all are finite, lets the optimizer step.
 *
 * A variable the objective does not reach gets a gradient of zeros.
 *
 * @throws {@link NonFiniteLossError} before any weight is touched.
 */
export async function descend<Products extends NamedTensorMap>(
  optimizer: Adam,
  { step, learningRate }: { step: number; learningRate: number },
  objective: () => Objective<Products>,
): Promise<Descent<Products>> {
  const kept: { terms: Record<string, Scalar>; products: Products }[] = [];
  const { value, gradients } = differentiate(() => {
    const { total, terms, products } = objective();
    for (const tensor of [...Object.values(terms), ...Object.values(products)]) keep(tensor);
    kept.push({ terms, products });
    return total;
  }, optimizer.variables);
  const [{ terms, products }] = kept;
  try {
    const losses = await readLosses({ ...terms, total: value }, step);
    // The optimizer disposes each gradient once it is used: together they are as large as the weights.
    optimizer.update(
      gradients.map((gradient, i) => gradient ?? zerosLike(optimizer.variables[i])),
      learningRate,
    );
    return { losses, products };
  } catch (error) {
    dispose([products, ...gradients.filter((one) => one !== undefined)]);
    throw error;
  } finally {
    dispose([value, ...Object.values(terms)]);
  }
}
