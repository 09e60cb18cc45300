import { dispose, type NamedTensorMap, type Scalar, stack, tidy } from '@tensorflow/tfjs-core';
import { nameOfVariable } from '../checkpoint/trainingState.js';
import { NonFiniteGradientError, NonFiniteLossError } from '../errors.js';
import type { Learning } from '../trainStep.js';
import type { Adam } from './Adam.js';
import { differentiate } from './differentiate.js';
import { GradientSum } from './GradientAccumulator.js';

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
interface Update {
  optimizer: Adam;
  learningRate: number;
  /** Most that the gradient may measure over all variables; it is scaled down to that. @defaultValue any */
  clipNorm?: number;
}

/** What the updates found. The caller disposes `products`. */
interface Descent<Products extends NamedTensorMap> {
  /** Totals and terms by name, means over the batches. */
  losses: Record<string, number>;
  /** Of each objective the norm of its gradient over all variables, before clipping. */
  gradientNorms: Record<string, number>;
  /** Of each batch. */
  products: Products[];
}

/**
 * Makes one or several updates from a forward pass, or from the mean over several: differentiates each objective in its optimizer's
 * variables, reads all totals, terms and norms at once and, if every one is finite, lets the optimizers step.
 *
 * `g = 1/n Σ_k ∇L_k`, `g ← g · min(1, clipNorm / ‖g‖)`
 *
 * A variable that its objective does not reach gets a gradient of zeros.
 *
 * @param updates - One for each objective of a pass.
 * @param about - The networks and how many steps they took, for the errors.
 * @param passes - One for each batch; each is run and differentiated before the next.
 * @throws {@link NonFiniteLossError} or {@link NonFiniteGradientError} before any optimizer steps.
 */
export async function descend<Products extends NamedTensorMap>(
  updates: readonly Update[],
  { networks, step }: Pick<Learning, 'networks' | 'step'>,
  passes: readonly (() => Pass<Products>)[],
): Promise<Descent<Products>> {
  const sums = updates.map(({ optimizer }) => new GradientSum(optimizer));
  const objectives: (readonly Objective[])[] = [];
  const products: Products[] = [];
  let squaredNorms: Scalar[] = [];
  try {
    for (const pass of passes) {
      const found = gradientsOf(pass, sums, updates);
      objectives.push(found.objectives);
      products.push(found.products);
    }
    squaredNorms = sums.map((sum) => sum.squaredNorm());
    const numbers = await readDescent(objectives, squaredNorms, step);
    const norms = numbers.squaredNorms.map((squared) => Math.sqrt(squared) / passes.length);
    const names = objectives[0].map(({ name }) => name);
    const failed = norms.findIndex((norm) => !Number.isFinite(norm));
    if (failed >= 0) {
      const { variable, value } = await sums[failed].worst();
      throw new NonFiniteGradientError(names[failed], nameOfVariable(networks, variable), value, step);
    }
    updates.forEach(({ learningRate, clipNorm = Number.POSITIVE_INFINITY }, i) => {
      sums[i].update(learningRate, norms[i] > clipNorm ? clipNorm / norms[i] : 1);
    });
    const gradientNorms = Object.fromEntries(names.map((name, i) => [name, norms[i]]));
    return { losses: numbers.losses, gradientNorms, products };
  } catch (error) {
    dispose(products);
    for (const sum of sums) sum.dispose();
    throw error;
  } finally {
    dispose(squaredNorms);
    dispose(objectives.flat().flatMap(({ total, terms }) => [total, ...Object.values(terms)]));
  }
}

/** Runs one pass and adds its gradients to the sums. */
function gradientsOf<Products extends NamedTensorMap>(
  pass: () => Pass<Products>,
  sums: readonly GradientSum[],
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

/** What is read of a step: losses averaged over its batches, and the square of each gradient's norm. */
interface DescentNumbers {
  /** Totals and terms by name, totals first. */
  losses: Record<string, number>;
  /** In the order of the objectives. */
  squaredNorms: number[];
}

/**
 * Reads all totals, terms and squared norms of a step at once.
 *
 * @param batches - The objectives of each batch, of the same names.
 * @param squaredNorms - One for each objective.
 * @param step - Steps taken so far, for the error.
 * @throws {@link NonFiniteLossError} if a loss is not finite; of a total and its term the term is named.
 */
async function readDescent(
  batches: readonly (readonly Objective[])[],
  squaredNorms: readonly Scalar[],
  step: number,
): Promise<DescentNumbers> {
  const scalars = batches.map(scalarsOf);
  const all = tidy(() => stack([...scalars.flatMap((each) => Object.values(each)), ...squaredNorms]));
  const values = await all.data();
  all.dispose();
  const names = Object.keys(scalars[0]);
  const lossOf = (batch: number, name: string) => values[batch * names.length + names.indexOf(name)];
  for (const batch of batches.keys())
    for (const name of termsFirst(batches[batch])) {
      const loss = lossOf(batch, name);
      if (!Number.isFinite(loss))
        throw new NonFiniteLossError(name, loss, step, batches.length > 1 ? batch : undefined);
    }
  const mean = (name: string) => batches.reduce((sum, _, batch) => sum + lossOf(batch, name), 0) / batches.length;
  return {
    losses: Object.fromEntries(names.map((name) => [name, mean(name)])),
    squaredNorms: Array.from(values.subarray(batches.length * names.length)),
  };
}

function scalarsOf(objectives: readonly Objective[]): Record<string, Scalar> {
  const totals = objectives.map(({ name, total }): [string, Scalar] => [name, total]);
  return Object.assign(Object.fromEntries(totals), ...objectives.map(({ terms }) => terms));
}

function termsFirst(objectives: readonly Objective[]): string[] {
  return [...objectives.flatMap(({ terms }) => Object.keys(terms)), ...objectives.map(({ name }) => name)];
}
