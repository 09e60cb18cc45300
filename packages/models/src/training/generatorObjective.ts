import {
  type AdversarialObjective,
  type EcganObjective,
  type EcganTerm,
  featureMatchingLoss,
  type PixelMemoryBank,
  type SampledPixels,
} from '@ecgan/losses';
import { concat, type Scalar, type Tensor2D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { discriminate, type Judgement } from '../networks/discriminate.js';
import type { Ecgan } from '../networks/ecgan.js';
import { type GeneratedImages, generateImages } from '../networks/ecganGenerator.js';
import { classPixelTerm } from './classPixelTerm.js';
import type { Objective } from './descend.js';
import { readBackTerms } from './readBackTerms.js';
import { splitJudgement } from './splitJudgement.js';
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

/** The pictures that the discriminator's update judges next. */
export type Pictures = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

/** What outlives the generator's update: the pictures, and the embeddings to remember, `[samples, embeddingSize]`. */
export type GeneratorProducts = Pictures & { embeddings: Tensor2D };

/** Kinds of generated picture, in the order they are joined for D, and the terms each takes part in. */
const kinds = ['Edge', 'Image', 'Refined'] as const;

/**
 * The generator's total objective on one batch, every term by name.
 *
 * `λ_c (L_e + L_i) + λ_s (L_sim(S,S') + L_sim(S,S'')) + λ_l (L_contrast + L_L1) + λ_f FM + λ_p VGG`; terms of weight 0 are
 * not computed.
 *
 * @param real - D's judgement of `concat(I_e, I)`, constant.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function generatorObjective(
  networks: Ecgan,
  batch: TrainingBatch,
  real: Judgement,
  critics: GeneratorCritics,
): Objective<GeneratorProducts> {
  const { objective, options } = critics;
  const generated = generateImages(networks.generator, batch.layout, true);
  const { edge, image, refined, features } = generated;
  const pictures = { edge, image, refined };
  const readBack = readBackTerms(networks, batch, generated, critics);
  const terms: Partial<Record<EcganTerm, Scalar>> = {
    ...judgedTerms(networks, batch, pictures, real, critics),
    ...perceptualTerms(batch, pictures, critics),
    ...readBack.terms,
  };
  if (objective.weightOf('classPixel') > 0)
    terms.classPixel = classPixelTerm(networks.classPixelGenerator, batch, features, options.ignoreLabel);
  return {
    total: objective.total(terms),
    terms: terms as Record<string, Scalar>,
    products: { ...pictures, embeddings: readBack.embeddings },
  };
}

/** What D says: adversarial terms and feature matching, for I'_e, I' and I''. */
function judgedTerms(
  networks: Ecgan,
  batch: TrainingBatch,
  { edge, image, refined }: Pictures,
  real: Judgement,
  { objective, adversarial }: GeneratorCritics,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const judgement = discriminate(networks.discriminator, batch.layout, concat([edge, image, refined]), true);
  const [realEdges, realPhotos] = splitJudgement(real, 2);
  splitJudgement(judgement, kinds.length).forEach((fake, i) => {
    const truth = kinds[i] === 'Edge' ? realEdges : realPhotos;
    if (objective.weightOf(`adversarial${kinds[i]}`) > 0)
      terms[`adversarial${kinds[i]}`] = adversarial.generator(fake.logits);
    if (objective.weightOf(`featureMatching${kinds[i]}`) > 0)
      terms[`featureMatching${kinds[i]}`] = featureMatchingLoss(truth.features, fake.features);
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
