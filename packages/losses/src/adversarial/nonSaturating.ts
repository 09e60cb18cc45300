import { neg, softplus } from '@tensorflow/tfjs-core';
import { type AdversarialObjective, objectiveOf } from './AdversarialObjective.js';

/**
 * Non-saturating objective: the original GAN loss, whose generator maximises log D instead of minimising log(1 − D).
 *
 * `L_D = −E log σ(D(real)) − E log(1 − σ(D(fake)))`, `L_G = −E log σ(D(fake))`
 *
 * @remarks The paper's equation as printed. `−log σ(x) = softplus(−x)` and `−log(1 − σ(x)) = softplus(x)`, which neither overflows nor
 * loses its gradient.
 * @returns Functions from logits (any shape, or a list with one tensor per scale) to scalars that the caller disposes.
 * @see Goodfellow et al. 2014, arXiv 1406.2661; Tang et al. 2023, arXiv 2003.13898, section 3.3
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { nonSaturating } from '@ecgan/losses';
 *
 * nonSaturating().generator(tensor1d([0])).print(); // 0.693147 = log 2
 * ```
 */
export function nonSaturating(): AdversarialObjective {
  return objectiveOf({
    real: (logits) => softplus(neg(logits)),
    fake: (logits) => softplus(logits),
    generator: (logits) => softplus(neg(logits)),
  });
}
