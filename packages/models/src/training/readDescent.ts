import { type Scalar, stack, tidy } from '@tensorflow/tfjs-core';
import type { Objective } from './descend.js';
import { NonFiniteLossError } from './NonFiniteLossError.js';

/** What is read of a step: losses averaged over its batches, and the square of each gradient's norm. */
export interface DescentNumbers {
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
export async function readDescent(
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
