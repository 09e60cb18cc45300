import { type Initializer, xavierNormal } from '@ecgan/core';
import type { SeedSequence } from './seedSequence.js';

/** The options that give the next conv its initial weights: of the network's gain, with a seed of its own. */
export function startingWeights(
  { initialGain }: { initialGain: number },
  seeds: SeedSequence,
): { kernelInitializer: Initializer; seed: number } {
  const seed = seeds.next();
  return { kernelInitializer: xavierNormal({ gain: initialGain, seed }), seed };
}
