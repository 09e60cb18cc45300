import {
  type AdversarialObjective,
  classPixelLoss,
  type EcganObjective,
  type EcganTerm,
  featureMatchingLoss,
  gatherPixels,
  pixelContrastLoss,
  type SampledPixels,
  similarityLoss,
} from '@ecgan/losses';
import {
  argMax,
  concat,
  expandDims,
  type Scalar,
  split,
  squeeze,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { discriminate, type Judgement } from '../networks/discriminate.js';
import type { Ecgan } from '../networks/ecgan.js';
import { type GeneratedImages, generateImages } from '../networks/ecganGenerator.js';
import type { Objective } from './descend.js';
import { splitJudgement } from './splitJudgement.js';
import type { TrainerOptions } from './TrainerOptions.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** What the generator is judged by. */
export interface GeneratorCritics {
  objective: EcganObjective;
  adversarial: AdversarialObjective;
  options: TrainerOptions;
  /** Chooses the pixels to contrast, given the classes read back from I'' where they can be read in time. */
  choosePixels: (readBack: Tensor3D) => SampledPixels;
}

/** The pictures that the discriminator's update judges next. */
export type Pictures = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

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
): Objective<Pictures> {
  const { objective } = critics;
  const { features, ...pictures } = generateImages(networks.generator, batch.layout, true);
  const terms: Partial<Record<EcganTerm, Scalar>> = {
    ...judgedTerms(networks, batch, pictures, real, critics),
    ...perceptualTerms(batch, pictures, critics),
    ...readBackTerms(networks, batch, pictures, features, critics),
  };
  if (objective.weightOf('classPixel') > 0) {
    const inputs = [features, batch.labelMap, batch.pairs];
    const classPixels = networks.classPixelGenerator.apply(inputs, { training: true }) as Tensor4D;
    terms.classPixel = classPixelLoss(batch.photos, batch.labelMap, classPixels, batch.pairs);
  }
  return { total: objective.total(terms), terms: terms as Record<string, Scalar>, products: { ...pictures } };
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

/** What the labels read back from I' and I'' decide: both similarity terms and which pixels are hard to contrast. */
function readBackTerms(
  { labelGenerator, projectionHead }: Ecgan,
  batch: TrainingBatch,
  { image, refined }: Pictures,
  features: Tensor4D,
  { objective, options, choosePixels }: GeneratorCritics,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const wanted = (term: EcganTerm) => objective.weightOf(term) > 0;
  if (!wanted('similarityImage') && !wanted('similarityRefined') && !wanted('contrast')) return terms;
  // One pass for both: as at inference, no image has a say in another's labels.
  const [ofImage, ofRefined] = split(labelGenerator.apply(concat([image, refined])) as Tensor4D, 2) as Tensor4D[];
  const similarity = (of: Tensor4D) => similarityLoss(batch.labelMap, of, { grid: options.similarityGrid });
  if (wanted('similarityImage')) terms.similarityImage = similarity(ofImage);
  if (wanted('similarityRefined')) terms.similarityRefined = similarity(ofRefined);
  if (wanted('contrast')) {
    const pixels = choosePixels(argMax(ofRefined, 3) as Tensor3D);
    terms.contrast = contrastOf(projectionHead, features, pixels, options);
  }
  return terms;
}

/** Projects the chosen pixels' features, as one row of an image, and contrasts them. */
function contrastOf(
  projectionHead: LayersModel,
  features: Tensor4D,
  pixels: SampledPixels,
  options: TrainerOptions,
): Scalar {
  const chosen = expandDims(expandDims(gatherPixels(features, pixels.indices), 0), 0);
  const embeddings = squeeze(projectionHead.apply(chosen) as Tensor4D, [0, 1]);
  return pixelContrastLoss(embeddings, pixels.labels, { temperature: options.contrast?.temperature });
}
