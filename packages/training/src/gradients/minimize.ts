import {
  dispose,
  div,
  minimum,
  type Scalar,
  scalar,
  sqrt,
  stack,
  type Tensor1D,
  type TensorContainer,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Adam, AdamFactors } from './Adam.js';
import { differentiate } from './differentiate.js';
import { GradientAccumulator } from './GradientAccumulator.js';

/** A loss to minimize. */
export interface Objective {
  /** The key of the total in the losses that are returned. */
  name: string;
  total: Scalar;
  /** The terms that the total is made of, which are returned too. */
  terms: Record<string, Scalar>;
}

/** What one forward pass returns: objectives, and by-products that outlive the pass. */
interface Pass<Products> {
  objectives: readonly Objective[];
  products: Products;
}

/** How one objective is minimized. */
interface Update {
  optimizer: Adam;
  factors: AdamFactors;
  /** Clips the gradient over all variables to this L2 norm. @defaultValue no clipping */
  clipNorm?: number;
}

/** What is to be read of an update and checked, as tensors in plain objects: `readNumbers` does. */
export interface NumbersQuestion {
  objectives: {
    name: string;
    terms: string[];
    /** `Σg` of each block of the optimizer's variables, read only if it is not finite. */
    gradients: Tensor1D[];
  }[];
  passes: number;
  /** Of each pass the totals, then the terms of each objective; at the end `‖Σg‖²` of each objective. */
  numbers: Tensor1D;
}

/**
 * A computation that says on its way what is to be read. Who runs it decides when that is done: at once, which spares the computation the
 * rest of a step that is to be undone, or at its end.
 */
export type Asking<Result> = Generator<NumbersQuestion, Result, void>;

/**
 * Minimizes one or several objectives by one update each: differentiates each objective in its optimizer's variables, sums the
 * gradients over the passes, has all losses and norms read and applies the updates.
 *
 * `g = 1/n Σ_k ∇L_k`, `g ← g · min(1, clipNorm / ‖g‖)`
 *
 * A variable that its objective does not depend on gets a gradient of zeros.
 *
 * @remarks It makes no tensor of an array and decides nothing by a value, so that it can be part of a compiled step: with a `clipNorm` the
 * gradient is always multiplied, also by 1.
 * @param updates - One for each objective of a pass.
 * @param passes - One for each batch; each is run and differentiated before the next, so memory does not grow with their number.
 * @param sumOverProcesses - Sums of gradients, block by block, over all processes that take the step: new tensors. The norms are those of the sums.
 * @returns The by-products of each pass, which the caller disposes.
 */
export function* minimize<Products>(
  updates: readonly Update[],
  passes: readonly (() => Pass<Products>)[],
  sumOverProcesses?: (blocks: readonly Tensor1D[]) => Tensor1D[],
): Asking<Products[]> {
  const sums = updates.map(({ optimizer }) => new GradientAccumulator(optimizer));
  const objectives: (readonly Objective[])[] = [];
  const products: Products[] = [];
  const read: (Scalar | Tensor1D)[] = [];
  try {
    for (const pass of passes) {
      const found = gradientsOf(pass, sums, updates);
      objectives.push(found.objectives);
      products.push(found.products);
    }
    if (sumOverProcesses) exchange(sums, sumOverProcesses);
    read.push(...sums.map((sum) => sum.squaredNorm()));
    const numbers = tidy(() => stack([...objectives.flatMap(scalarsOf), ...(read as Scalar[])])) as Tensor1D;
    read.push(numbers);
    const asked = objectives[0].map(({ name, terms }, i) => ({
      ...{ name, terms: Object.keys(terms), gradients: [...sums[i].sums] },
    }));
    yield { objectives: asked, passes: passes.length, numbers };
    for (const [i, { factors, clipNorm }] of updates.entries()) {
      const scale = scaleOf(read[i] as Scalar, passes.length, clipNorm);
      read.push(scale);
      sums[i].update(factors, scale);
    }
    return products;
  } catch (error) {
    dispose(products as TensorContainer);
    for (const sum of sums) sum.dispose();
    throw error;
  } finally {
    dispose(read);
    dispose(objectives.flat().flatMap(({ total, terms }) => [total, ...Object.values(terms)]));
  }
}

/** Runs one pass and accumulates its gradients. */
function gradientsOf<Products>(
  pass: () => Pass<Products>,
  sums: readonly GradientAccumulator[],
  updates: readonly Update[],
): Pass<Products> {
  const { derivatives, products: found } = differentiate(
    () => {
      const { objectives, products } = pass();
      return { losses: objectives.map(({ total }) => total), products: { objectives, products } };
    },
    updates.map(({ optimizer }) => optimizer.variables),
  );
  derivatives.forEach(({ gradients }, i) => {
    sums[i].add(gradients);
  });
  return found;
}

/** All gradients in one exchange. */
function exchange(
  sums: readonly GradientAccumulator[],
  sumOverProcesses: (blocks: readonly Tensor1D[]) => Tensor1D[],
): void {
  const found = sumOverProcesses(sums.flatMap((sum) => [...sum.sums]));
  for (const sum of sums) sum.replace(found.splice(0, sum.sums.length));
}

/** By how much a sum of gradients is scaled to be their mean, clipped to `clipNorm`: `min(1, n clipNorm / ‖Σg‖) / n`. */
function scaleOf(squaredNorm: Scalar, passes: number, clipNorm = Number.POSITIVE_INFINITY): Scalar {
  if (clipNorm === Number.POSITIVE_INFINITY) return scalar(1 / passes);
  return tidy(() => div(minimum(div(passes * clipNorm, sqrt(squaredNorm)), 1), passes)) as Scalar;
}

/** Totals first, then the terms of each objective. */
function scalarsOf(objectives: readonly Objective[]): Scalar[] {
  return [...objectives.map(({ total }) => total), ...objectives.flatMap(({ terms }) => Object.values(terms))];
}
