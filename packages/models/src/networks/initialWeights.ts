import { type Initializer, xavierNormal } from '@ecgan/core';

/** The options that give the next conv its initial weights: of the network's gain, with a seed of its own. */
export function initialWeights(
  { initialGain }: { initialGain: number },
  seeds: SeedSequence,
): { kernelInitializer: Initializer; seed: number } {
  const seed = seeds.next();
  return { kernelInitializer: xavierNormal({ gain: initialGain, seed }), seed };
}

/** Hands every layer a seed of its own, all decided by one: layers built in the same order start from the same weights. */
export class SeedSequence {
  private current: number;

  constructor(seed: number) {
    this.current = seed * 10_007;
  }

  next(): number {
    // A layer makes several weights, from the seeds that follow its own.
    this.current += 10;
    return this.current;
  }
}
