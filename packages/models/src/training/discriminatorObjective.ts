import type { AdversarialObjective, EcganObjective } from '@ecgan/losses';
import { concat } from '@tensorflow/tfjs-core';
import { discriminate } from '../networks/discriminate.js';
import type { Ecgan } from '../networks/ecgan.js';
import type { Objective } from './descend.js';
import type { Pictures } from './generatorObjective.js';
import { splitJudgement } from './splitJudgement.js';
import type { TrainingBatch } from './TrainingBatch.js';

/**
 * The discriminator's objective on one batch: real and generated edges and images, judged in one pass.
 *
 * `L_e + L_i` with `L_e` = real(I_e) + fake(I'_e) and `L_i` = (λ + 1) real(I) + fake(I') + λ fake(I''); of the hinge form
 * real(x) = E max(0, 1 − D(S, x)), fake(x) = E max(0, 1 + D(S, x)).
 *
 * @param pictures - What the generator made of the batch, constant.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function discriminatorObjective(
  { discriminator }: Ecgan,
  { layout, photos, edges }: TrainingBatch,
  pictures: Pictures,
  adversarial: AdversarialObjective,
  objective: EcganObjective,
): Objective<Record<string, never>> {
  const judged = concat([edges, photos, pictures.edge, pictures.image, pictures.refined]);
  const judgement = discriminate(discriminator, layout, judged, true);
  const [realEdge, realImage, fakeEdge, fakeImage, fakeRefined] = splitJudgement(judgement, 5);
  const terms = {
    realEdge: adversarial.discriminatorReal(realEdge.logits),
    realImage: adversarial.discriminatorReal(realImage.logits),
    fakeEdge: adversarial.discriminatorFake(fakeEdge.logits),
    fakeImage: adversarial.discriminatorFake(fakeImage.logits),
    fakeRefined: adversarial.discriminatorFake(fakeRefined.logits),
  };
  return { total: objective.discriminatorTotal(terms), terms, products: {} };
}
