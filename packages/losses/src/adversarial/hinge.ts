import { add, neg, relu, sub } from '@tensorflow/tfjs-core';
import { type AdversarialObjective, objectiveOf } from './AdversarialObjective.js';

/**
 * Hinge objective: the discriminator pushes real logits above 1 and fake ones below −1, and no further.
 *
 * `L_D = E max(0, 1 − D(real)) + E max(0, 1 + D(fake))`, `L_G = −E D(fake)`
 *
 * @remarks The SPADE family and the authors' scripts train with it, in place of the logarithms of the paper's equation. The two parts
 * of L_D are summed, not averaged.
 * @returns Functions from logits (any shape, or a list with one tensor per scale) to scalars that the caller disposes.
 * @see Lim and Ye 2017, arXiv 1705.02894; Tang et al. 2023, arXiv 2003.13898, section 3.3
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { hinge } from '@ecgan/losses';
 *
 * const { discriminator, generator } = hinge();
 * discriminator(tensor1d([0.5, 2]), tensor1d([-3, 0])).print(); // 0.75 = (0.5 + 0) / 2 + (0 + 1) / 2
 * generator(tensor1d([-3, 0])).print(); // 1.5
 * ```
 */
export function hinge(): AdversarialObjective {
  return objectiveOf({
    real: (logits) => relu(sub(1, logits)),
    fake: (logits) => relu(add(1, logits)),
    generator: neg,
  });
}
