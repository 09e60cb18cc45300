import { type Scalar, stack, tidy } from '@tensorflow/tfjs-core';
import type { Objective } from './descend.js';
import { NonFiniteLossError } from './NonFiniteLossError.js';

/**
 * Reads the totals and terms of several objectives at once, totals first.
 *
 * @param step - Steps taken so far, for the error.
 * @throws {@link NonFiniteLossError} if one is not finite; of a total and its term the term is named.
 */
export async function readLosses(objectives: readonly Objective[], step: number): Promise<Record<string, number>> {
  const totals: Record<string, Scalar> = Object.fromEntries(objectives.map(({ name, total }) => [name, total]));
  const terms: Record<string, Scalar> = Object.assign({}, ...objectives.map((objective) => objective.terms));
  const scalars = { ...totals, ...terms };
  const all = tidy(() => stack(Object.values(scalars)));
  const values = await all.data();
  all.dispose();
  const losses = Object.fromEntries(Object.keys(scalars).map((name, i) => [name, values[i]]));
  for (const name of Object.keys({ ...terms, ...totals })) {
    if (!Number.isFinite(losses[name])) throw new NonFiniteLossError(name, losses[name], step);
  }
  return losses;
}
