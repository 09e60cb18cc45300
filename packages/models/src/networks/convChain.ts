import { convolution2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';
import { initialWeights, type SeedSequence } from './initialWeights.js';

/** The two layers of the conv chains of G_e and G_i, named `${prefix}_activation_…` and `${prefix}_conv_…`. */
export function convChain(prefix: string, network: ResolvedEcganOptions, seeds: SeedSequence) {
  return {
    /** Leaky ReLU 0.2. */
    activate: (x: SymbolicTensor, name: string) =>
      layers.leakyReLU({ name: `${prefix}_activation_${name}`, alpha: 0.2 }).apply(x) as SymbolicTensor,
    /** conv3×3 with 'same' padding. */
    convolve: (x: SymbolicTensor, name: string, filters: number) =>
      convolution2d({
        name: `${prefix}_conv_${name}`,
        filters,
        kernelSize: 3,
        padding: 'same',
        ...initialWeights(network, seeds),
      }).apply(x) as SymbolicTensor,
  };
}
