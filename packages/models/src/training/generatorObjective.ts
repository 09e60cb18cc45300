import {
  type AdversarialObjective,
  type EcganObjective,
  type EcganTerm,
  featureMatchingLoss,
  type PixelMemoryBank,
  type SampledPixels,
} from '@ecgan/losses';
import type { Scalar, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratedImages } from '../networks/ecganGenerator.js';
import { classPixelTerm } from './classPixelTerm.js';
import type { Objective } from './descend.js';
import type { Judgements, Pictures } from './judgeAll.js';
import { readBackTerms } from './readBackTerms.js';
import type { TrainerOptions } from './TrainerOptions.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** What the generator is judged by. */
export interface GeneratorCritics {
  objective: EcganObjective;
  adversarial: AdversarialObjective;
  options: TrainerOptions;
  /** G_l: class logits of images. */
  readLabels: (images: Tensor4D) => Tensor4D;
  /** Chooses the pixels to contrast at each of the contrast's levels, given the classes read back from I'' where they can be read in time. */
  choosePixels: (readBack: Tensor3D) => SampledPixels[];
  /** Embeddings of earlier batches to contrast with. */
  memory?: PixelMemoryBank;
}

/** Kinds of generated picture and the terms each takes part in. */
const kinds = ['Edge', 'Image', 'Refined'] as const;

/**
 * The generator's total objective on one batch, every term by name.
 *
 * `λ_c (L_e + L_i) + λ_s (L_sim(S,S') + L_sim(S,S'')) + λ_l (L_contrast + L_L1) + λ_f FM + λ_p VGG`; terms of weight 0 are
 * not computed.
 *
 * @param generated - What the generator made of the batch.
 * @param judgements - What D said of it, and of what is real.
 * @returns With the objective the embeddings to remember, `[samples, embeddingSize]`.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function generatorObjective(
  networks: Ecgan,
  batch: TrainingBatch,
  generated: GeneratedImages,
  judgements: Judgements,
  critics: GeneratorCritics,
): Objective & { embeddings: Tensor2D } {
  const { objective, options } = critics;
  const { terms: readBack, embeddings } = readBackTerms(networks, batch, generated, critics);
  const terms: Partial<Record<EcganTerm, Scalar>> = {
    ...judgedTerms(judgements, critics),
    ...perceptualTerms(batch, generated, critics),
    ...readBack,
  };
  if (objective.weightOf('classPixel') > 0)
    terms.classPixel = classPixelTerm(networks.classPixelGenerator, batch, generated.features, options.ignoreLabel);
  return { name: 'generator', total: objective.total(terms), terms: terms as Record<string, Scalar>, embeddings };
}

/** What D says: adversarial terms and feature matching, for I'_e, I' and I''. */
function judgedTerms(
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Judgements,
  { objective, adversarial }: GeneratorCritics,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const pairs = [
    { real: realEdge, fake: fakeEdge },
    { real: realImage, fake: fakeImage },
    { real: realImage, fake: fakeRefined },
  ];
  pairs.forEach(({ real, fake }, i) => {
    if (objective.weightOf(`adversarial${kinds[i]}`) > 0)
      terms[`adversarial${kinds[i]}`] = adversarial.generator(fake.logits);
    if (objective.weightOf(`featureMatching${kinds[i]}`) > 0)
      terms[`featureMatching${kinds[i]}`] = featureMatchingLoss(real.features, fake.features);
  });
  return terms;
}

/** Perceptual distances, where a perceptual loss is given. */
function perceptualTerms(
  { photos, edges }: TrainingBatch,
  { edge, image, refined }: Pictures,
  { objective, options }: GeneratorCritics,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  if (!options.perceptual) return terms;
  const pairs = [
    [edges, edge],
    [photos, image],
    [photos, refined],
  ] as const;
  pairs.forEach(([truth, fake], i) => {
    if (objective.weightOf(`perceptual${kinds[i]}`) > 0 && options.perceptual)
      terms[`perceptual${kinds[i]}`] = options.perceptual(truth, fake);
  });
  return terms;
}
