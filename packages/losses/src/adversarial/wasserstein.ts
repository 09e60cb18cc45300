import { neg } from '@tensorflow/tfjs-core';
import { type AdversarialObjective, objectiveOf } from './AdversarialObjective.js';

/**
 * Wasserstein objective: the critic's mean on fake samples minus its mean on real ones.
 *
 * `L_D = E D(fake) − E D(real)`, `L_G = −E D(fake)`
 *
 * @remarks The critic must be Lipschitz: spectral norms (`spectralConv2d` of `@ecgan/core`) or clipped weights. A gradient penalty is
 * not offered, as TF.js has wrong second derivatives through tanh, sigmoid and exp.
 * @returns Functions from logits (any shape, or a list with one tensor per scale) to scalars that the caller disposes.
 * @see Arjovsky et al. 2017, arXiv 1701.07875
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { wasserstein } from '@ecgan/losses';
 *
 * wasserstein().discriminator(tensor1d([3, 1]), tensor1d([-1])).print(); // -3
 * ```
 */
export function wasserstein(): AdversarialObjective {
  return objectiveOf({ real: neg, fake: (logits) => logits, generator: neg });
}
