import { type EcganTerm, featureMatchingLoss } from '@ecgan/losses';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { GeneratorCritics } from './generatorObjective.js';
import type { Judgements } from './judgeAll.js';

/** What D's judgement means to the generator: adversarial terms and feature matching, for I'_e, I' and I''. */
export function judgedTerms(
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Judgements,
  { objective, adversarial }: Pick<GeneratorCritics, 'objective' | 'adversarial'>,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const pairs = [
    { kind: 'Edge', real: realEdge, fake: fakeEdge },
    { kind: 'Image', real: realImage, fake: fakeImage },
    { kind: 'Refined', real: realImage, fake: fakeRefined },
  ] as const;
  for (const { kind, real, fake } of pairs) {
    if (objective.weightOf(`adversarial${kind}`) > 0) terms[`adversarial${kind}`] = adversarial.generator(fake.logits);
    if (objective.weightOf(`featureMatching${kind}`) > 0)
      terms[`featureMatching${kind}`] = featureMatchingLoss(real.features, fake.features);
  }
  return terms;
}
