import type { Ecgan } from '../networks/ecgan.js';
import { averagedVariables, type Optimizers } from './optimizersOf.js';
import { networkVariables } from './trainingState.js';

/** Bytes of what training holds whatever the batch: weights, the generator's average, Adam's slots, and during a step the gradients. */
export function bytesOf(networks: Ecgan, optimizers: Optimizers): number {
  const learnt = Object.values(optimizers).flatMap(({ variables, slots }) => [...variables, ...Object.values(slots)]);
  const weights = networkVariables(networks).map(([, variable]) => variable);
  const all = [...weights, ...averagedVariables(networks.generator), ...learnt];
  return all.reduce((sum, { size }) => sum + 4 * size, 0);
}
