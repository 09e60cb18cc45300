import { type Initializer, xavierNormal } from '@ecgan/core';

/**
 * The layer options for Xavier normal initial weights with the network's gain and the next seed.
 *
 * @param inputs - Input channels of the whole kernel, if the layer holds only a part of it; they determine the fan-in.
 */
export function initialWeights(
  { initialGain }: { initialGain: number },
  seeds: SeedSequence,
  inputs?: number,
): { kernelInitializer: Initializer; seed: number } {
  const seed = seeds.next();
  return { kernelInitializer: xavierNormal({ gain: initialGain, seed, inputs }), seed };
}

/** Derives one seed per layer from a single seed, so that layers built in the same order get the same initial weights. */
export class SeedSequence {
  private current: number;

  constructor(seed: number) {
    this.current = seed * 10_007;
  }

  next(): number {
    // A layer with several weights also uses the seeds that follow its own.
    this.current += 10;
    return this.current;
  }
}
