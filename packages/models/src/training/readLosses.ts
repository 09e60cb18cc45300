import { type Scalar, stack, tidy } from '@tensorflow/tfjs-core';
import { NonFiniteLossError } from './NonFiniteLossError.js';

/**
 * Reads all scalars at once.
 *
 * @param step - Steps taken so far, for the error.
 * @throws {@link NonFiniteLossError} if one is not finite.
 */
export async function readLosses(scalars: Record<string, Scalar>, step: number): Promise<Record<string, number>> {
  const names = Object.keys(scalars);
  const all = tidy(() => stack(Object.values(scalars)));
  const values = await all.data();
  all.dispose();
  const losses = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  for (const [name, loss] of Object.entries(losses)) {
    if (!Number.isFinite(loss)) throw new NonFiniteLossError(name, loss, step);
  }
  return losses;
}
