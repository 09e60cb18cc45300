import { dispose, type Scalar, stack, type TensorContainer, tidy, type Variable } from '@tensorflow/tfjs-core';
import { NonFiniteGradientError, NonFiniteLossError } from '../errors.js';
import type { Adam } from './Adam.js';
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
  learningRate: number;
  /** Clips the gradient over all variables to this L2 norm. @defaultValue no clipping */
  clipNorm?: number;
}

/** What error messages name. */
interface Context {
  /** Steps taken so far. */
  step: number;
  /** The name of a variable of an optimizer. */
  nameOf: (variable: Variable) => string;
}

/** The outcome of {@link minimize}. The caller disposes `products`. */
export interface MinimizeResult<Products> {
  /** Totals and terms by name, means over the passes. */
  losses: Record<string, number>;
  /** L2 norm of each objective's gradient over all variables, before clipping. */
  gradientNorms: Record<string, number>;
  /** One for each pass. */
  products: Products[];
}

/**
 * Minimizes one or several objectives by one update each: differentiates each objective in its optimizer's variables, averages the
 * gradients over the passes, reads all losses and norms in one transfer and, if every one is finite, applies the updates.
 *
 * `g = 1/n Σ_k ∇L_k`, `g ← g · min(1, clipNorm / ‖g‖)`
 *
 * A variable that its objective does not depend on gets a gradient of zeros.
 *
 * @param updates - One for each objective of a pass.
 * @param passes - One for each batch; each is run and differentiated before the next, so memory does not grow with their number.
 * @throws {@link NonFiniteLossError} or {@link NonFiniteGradientError} before any update is applied.
 */
export async function minimize<Products>(
  updates: readonly Update[],
  passes: readonly (() => Pass<Products>)[],
  { step, nameOf }: Context,
): Promise<MinimizeResult<Products>> {
  const sums = updates.map(({ optimizer }) => new GradientAccumulator(optimizer));
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
    const numbers = await readScalars(objectives, squaredNorms, step);
    const norms = numbers.squaredNorms.map((squared) => Math.sqrt(squared) / passes.length);
    const names = objectives[0].map(({ name }) => name);
    const failed = norms.findIndex((norm) => !Number.isFinite(norm));
    if (failed >= 0) {
      const { variable, value } = await sums[failed].largestOrNonFinite();
      throw new NonFiniteGradientError(names[failed], nameOf(variable), value, step);
    }
    updates.forEach(({ learningRate, clipNorm = Number.POSITIVE_INFINITY }, i) => {
      sums[i].update(learningRate, norms[i] > clipNorm ? clipNorm / norms[i] : 1);
    });
    const gradientNorms = Object.fromEntries(names.map((name, i) => [name, norms[i]]));
    return { losses: numbers.losses, gradientNorms, products };
  } catch (error) {
    dispose(products as TensorContainer);
    for (const sum of sums) sum.dispose();
    throw error;
  } finally {
    dispose(squaredNorms);
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

/** What is read from the backend: losses averaged over the passes, and the squared norm of each gradient. */
interface StepScalars {
  /** Totals and terms by name, totals first. */
  losses: Record<string, number>;
  /** One for each objective. */
  squaredNorms: number[];
}

/**
 * Reads all totals, terms and squared norms in one transfer.
 *
 * @param batches - The objectives of each pass, of the same names.
 * @param squaredNorms - One for each objective.
 * @param step - Steps taken so far, for the error.
 * @throws {@link NonFiniteLossError} if a loss is not finite; where a total and its term are not, it names the term.
 */
async function readScalars(
  batches: readonly (readonly Objective[])[],
  squaredNorms: readonly Scalar[],
  step: number,
): Promise<StepScalars> {
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
