import { type Initializer, xavierNormal } from '@ecgan/core';
import type { SeedSequence } from './seedSequence.js';

/**
 * The options that give the next conv its initial weights: of the network's gain, with a seed of its own.
 *
 * @param inputs - Input channels of the whole kernel, where the conv has a part of it.
 */
export function startingWeights(
  { initialGain }: { initialGain: number },
  seeds: SeedSequence,
  inputs?: number,
): { kernelInitializer: Initializer; seed: number } {
  const seed = seeds.next();
  return { kernelInitializer: xavierNormal({ gain: initialGain, seed, inputs }), seed };
}
