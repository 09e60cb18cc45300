import { square, sub } from '@tensorflow/tfjs-core';
import { type AdversarialObjective, objectiveOf } from './AdversarialObjective.js';

/**
 * Least squares objective: regresses real logits to 1, fake ones to 0.
 *
 * `L_D = E (D(real) − 1)² + E D(fake)²`, `L_G = E (D(fake) − 1)²`
 *
 * @remarks Without the factors ½ of the original paper, and without pix2pix's halving of the discriminator's loss.
 * @returns Functions from logits (any shape, or a list with one tensor per scale) to scalars that the caller disposes.
 * @see Mao et al. 2017, arXiv 1611.04076
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { leastSquares } from '@ecgan/losses';
 *
 * leastSquares().discriminator(tensor1d([1, 3]), tensor1d([0, 1])).print(); // 2.5 = (0 + 4) / 2 + (0 + 1) / 2
 * ```
 */
export function leastSquares(): AdversarialObjective {
  return objectiveOf({
    real: (logits) => square(sub(logits, 1)),
    fake: (logits) => square(logits),
    generator: (logits) => square(sub(logits, 1)),
  });
}
