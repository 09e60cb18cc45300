import type { Objective } from './descend.js';
import type { GeneratorCritics } from './generatorObjective.js';
import type { Judgements } from './judgeAll.js';

/**
 * The discriminator's objective on what it said of real and generated edges and images.
 *
 * `L_e + L_i` with `L_e` = real(I_e) + fake(I'_e) and `L_i` = (λ + 1) real(I) + fake(I') + λ fake(I''); of the hinge form
 * real(x) = E max(0, 1 − D(S, x)), fake(x) = E max(0, 1 + D(S, x)).
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function discriminatorObjective(
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Judgements,
  { adversarial, objective }: Pick<GeneratorCritics, 'adversarial' | 'objective'>,
): Objective {
  const terms = {
    realEdge: adversarial.discriminatorReal(realEdge.logits),
    realImage: adversarial.discriminatorReal(realImage.logits),
    fakeEdge: adversarial.discriminatorFake(fakeEdge.logits),
    fakeImage: adversarial.discriminatorFake(fakeImage.logits),
    fakeRefined: adversarial.discriminatorFake(fakeRefined.logits),
  };
  return { name: 'discriminator', total: objective.discriminatorTotal(terms), terms };
}
