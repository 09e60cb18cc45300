import { type EcganObjective, type EcganTerm, featureMatchingLoss, similarityLoss } from '@ecgan/losses';
import type { GeneratedImages } from '@ecgan/models';
import { trainableVariables } from '@ecgan/models/internal';
import {
  abs,
  addN,
  concat,
  mean,
  type Scalar,
  split,
  sub,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { classPixelTerm } from './classPixels.js';
import { type ContrastedPixels, type Discriminations, predictLabels, type StepContext } from './context.js';
import { contrastRegionMeans, contrastTerm } from './contrast.js';
import type { Objective } from './gradients/minimize.js';
import { precomputeGradients } from './gradients/precomputeGradients.js';
import type { TrainingBatch } from './options.js';
import { readableLabels, readClasses } from './readableLabels.js';

/** Some terms of the generator's loss, and their weighted sum. */
export interface WeightedTerms {
  total: Scalar;
  terms: Partial<Record<EcganTerm, Scalar>>;
}

/**
 * The generator's loss on one batch.
 *
 * `λ_c (L_e + L_i) + λ_s (L_sim(S,S') + L_sim(S,S'')) + λ_l (L_contrast + L_L1) + λ_f FM + λ_p VGG + λ_r L1`; terms of weight 0 are not computed.
 *
 * @remarks Each group of terms is differentiated as soon as it is computed: its graph is freed before the next group.
 * @param adversarial - The adversarial and feature matching terms, see {@link adversarialTerms}.
 * @returns The total and every unweighted term, and what was contrasted, where a memory bank is to remember it.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function generatorLosses(
  context: StepContext,
  batch: TrainingBatch,
  generated: GeneratedImages,
  adversarial: WeightedTerms,
): Objective & { contrasted: ContrastedPixels | null } {
  const { weightOf } = context.objective;
  const labels: WeightedTerms[] = [];
  let contrasted: ContrastedPixels | null = null;
  const contrastWanted = weightOf('contrast') > 0;
  if (contrastWanted || weightOf('similarityImage') > 0 || weightOf('similarityRefined') > 0) {
    const { similarity, predictions } = similarityTerms(context, batch, generated);
    labels.push(similarity);
    if (contrastWanted) {
      const found = contrastTerms(context, batch, generated, predictions);
      labels.push(found.contrast);
      contrasted = found.contrasted;
    }
  }
  const perceptual = perceptualTerms(context, batch, generated);
  const reconstruction = reconstructionTerms(context, batch, generated);
  const groups = [
    adversarial,
    ...perceptual,
    ...reconstruction,
    ...labels,
    ...classPixelTerms(context, batch, generated),
  ];
  const terms: Record<string, Scalar> = Object.assign({}, ...groups.map((group) => group.terms));
  const total = addN(groups.map((group) => group.total)) as Scalar;
  return { name: 'generator', total, terms, contrasted };
}

/** Weights terms, and precomputes the gradients of their sum in the operands they depend on. */
export function weighted(
  objective: EcganObjective,
  operands: readonly Tensor[],
  compute: () => Partial<Record<EcganTerm, Scalar>>,
): WeightedTerms {
  const { losses, products } = precomputeGradients(() => {
    const terms = compute();
    return { losses: [objective.total(terms)], products: terms as Record<string, Scalar> };
  }, [operands]);
  return { total: losses[0], terms: products };
}

/** Adversarial and feature matching terms of I'_e, I' and I''. */
export function adversarialTerms(
  { objective, adversarial }: Pick<StepContext, 'objective' | 'adversarial'>,
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Discriminations,
): Partial<Record<EcganTerm, Scalar>> {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const pairs = [
    { kind: 'Edge', real: realEdge, fake: fakeEdge },
    { kind: 'Image', real: realImage, fake: fakeImage },
    { kind: 'Refined', real: realImage, fake: fakeRefined },
  ] as const;
  for (const { kind, real, fake } of pairs) {
    // D is not shown what has weight 0 in all terms.
    if (!real || !fake) continue;
    if (objective.weightOf(`adversarial${kind}`) > 0) terms[`adversarial${kind}`] = adversarial.generator(fake.logits);
    if (objective.weightOf(`featureMatching${kind}`) > 0)
      terms[`featureMatching${kind}`] = featureMatchingLoss(real.features, fake.features);
  }
  return terms;
}

/** Perceptual distances of I'_e, I' and I'', where a perceptual loss is given. */
function perceptualTerms(
  { objective, options: { perceptual } }: StepContext,
  { photos, edges }: TrainingBatch,
  { edge, image, refined }: GeneratedImages,
): WeightedTerms[] {
  if (!perceptual) return [];
  const pairs: PicturePair[] = [
    { term: 'perceptualEdge', real: edges, fake: edge },
    { term: 'perceptualImage', real: photos, fake: image },
    { term: 'perceptualRefined', real: photos, fake: refined },
  ];
  return pictureTerms(objective, pairs, perceptual);
}

/** Mean absolute differences of I' and I'' from the photos. */
function reconstructionTerms(
  { objective }: StepContext,
  { photos }: TrainingBatch,
  { image, refined }: GeneratedImages,
): WeightedTerms[] {
  const pairs: PicturePair[] = [
    { term: 'reconstructionImage', real: photos, fake: image },
    { term: 'reconstructionRefined', real: photos, fake: refined },
  ];
  return pictureTerms(objective, pairs, (real, fake) => mean(abs(sub(fake, real))));
}

/** Generated pictures, and the real ones that a term compares them with. */
interface PicturePair {
  term: EcganTerm;
  real: Tensor4D;
  fake: Tensor4D;
}

/** A distance of each pair, differentiated in the generated pictures; of weight 0 it is not computed. */
function pictureTerms(
  objective: EcganObjective,
  pairs: readonly PicturePair[],
  distance: (real: Tensor4D, fake: Tensor4D) => Scalar,
): WeightedTerms[] {
  const wanted = pairs.filter(({ term }) => objective.weightOf(term) > 0);
  return wanted.map(({ term, real, fake }) => weighted(objective, [fake], () => ({ [term]: distance(real, fake) })));
}

/** The class-specific pixel loss. */
function classPixelTerms(
  { networks: { classPixelGenerator }, objective, options }: StepContext,
  batch: TrainingBatch,
  { features }: GeneratedImages,
): WeightedTerms[] {
  if (objective.weightOf('classPixel') === 0) return [];
  const operands = [features, ...trainableVariables(classPixelGenerator)];
  const { ignoreLabel, balanceClassPixels: balance } = options;
  const compute = () => ({
    classPixel: classPixelTerm(classPixelGenerator, batch, features, { ignoreLabel, balance }),
  });
  return [weighted(objective, operands, compute)];
}

/** Similarity of S with S' and S'', and the class that G_l predicts for each pixel of I''. */
function similarityTerms(
  context: StepContext,
  { labelMap, similarityDraws }: TrainingBatch,
  { image, refined }: GeneratedImages,
): { similarity: WeightedTerms; predictions: Tensor3D } {
  const { objective, options } = context;
  const { ignoreLabel, segmenter } = options;
  const reading = { readAs: segmenter?.readAs, ignoreLabel };
  const { losses, products } = precomputeGradients(() => {
    // One pass for both: G_l has no batch statistics, so no image changes another's labels.
    const [imageLogits, refinedLogits] = split(predictLabels(context, concat([image, refined])), 2) as Tensor4D[];
    const terms: Record<string, Scalar> = {};
    const { labelMap: labels, ...ignored } = readableLabels(labelMap, reading);
    for (const [term, logits] of [
      ['similarityImage', imageLogits],
      ['similarityRefined', refinedLogits],
    ] as const) {
      if (objective.weightOf(term) === 0) continue;
      terms[term] = similarityLoss(labels, logits, { draw: similarityDraws?.[term], ...ignored });
    }
    return {
      losses: [objective.total(terms)],
      products: { terms, predictions: readClasses(refinedLogits, labelMap, reading) },
    };
  }, [[image, refined]]);
  return { similarity: { total: losses[0], terms: products.terms }, predictions: products.predictions };
}

/** The pixel contrast over all scales. */
function contrastTerms(
  context: StepContext,
  { index, regions }: TrainingBatch,
  { features, coarse }: GeneratedImages,
  predictions: Tensor3D,
): { contrast: WeightedTerms; contrasted: ContrastedPixels | null } {
  const { networks, objective, options, memory, joint } = context;
  const { projectionHead, options: networkOptions } = networks;
  const scales = networkOptions.contrastLevels[0] === 0 ? [features, ...coarse] : coarse;
  const pixels = context.askPixels({ batch: index, predictions });
  const means = regions && contrastRegionMeans(projectionHead, scales, regions);
  const { temperature } = options.contrast ?? {};
  const { losses, products } = precomputeGradients(() => {
    const { loss, embeddings } = contrastTerm(projectionHead, scales, pixels, { temperature, memory, joint });
    return { losses: [objective.total({ contrast: loss })], products: { loss, embeddings } };
  }, [[...scales, ...trainableVariables(projectionHead)]]);
  const { loss: contrast, embeddings } = products;
  const contrasted = means ? { embeddings, regions: means } : null;
  return { contrast: { total: losses[0], terms: { contrast } }, contrasted };
}
