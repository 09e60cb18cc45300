import {
  type AdversarialObjective,
  type EcganObjective,
  type EcganTerm,
  featureMatchingLoss,
  type PixelMemoryBank,
  type SampledPixels,
  similarityLoss,
} from '@ecgan/losses';
import type { Ecgan, GeneratedImages } from '@ecgan/models';
import { trainableVariables } from '@ecgan/models/internal';
import {
  addN,
  argMax,
  concat,
  type Scalar,
  split,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import { classPixelTerm } from './classPixels.js';
import { contrastTerm } from './contrast.js';
import type { Objective } from './gradients/minimize.js';
import { condense } from './gradients/precomputeGradients.js';
import type { TrainerOptions, TrainingBatch } from './options.js';
import type { Judgements, Pictures } from './trainStep.js';

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

/** Some terms of the total, by name and weighted together. */
interface PartialObjective {
  total: Scalar;
  terms: Partial<Record<EcganTerm, Scalar>>;
}

/**
 * The generator's total objective on one batch, every term by name.
 *
 * `λ_c (L_e + L_i) + λ_s (L_sim(S,S') + L_sim(S,S'')) + λ_l (L_contrast + L_L1) + λ_f FM + λ_p VGG`; terms of weight 0 are
 * not computed.
 *
 * @remarks Each critic's part is condensed: it holds no memory while the next one speaks.
 * @param generated - What the generator made of the batch.
 * @param judged - What D said of it: see {@link judgedTerms}.
 * @returns With the objective the embeddings to remember, `[samples, embeddingSize]`.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function generatorObjective(
  networks: Ecgan,
  batch: TrainingBatch,
  generated: GeneratedImages,
  judged: PartialObjective,
  critics: GeneratorCritics,
): Objective & { embeddings: Tensor2D } {
  const { embeddings, parts } = readBackTerms(networks, batch, generated, critics);
  const all = [
    judged,
    ...perceptualTerms(batch, generated, critics),
    ...parts,
    ...classPixels(networks, batch, generated, critics),
  ];
  const terms: Record<string, Scalar> = Object.assign({}, ...all.map((part) => part.terms));
  return { name: 'generator', total: addN(all.map(({ total }) => total)) as Scalar, terms, embeddings };
}

/** Perceptual distances, where a perceptual loss is given. */
function perceptualTerms(
  { photos, edges }: TrainingBatch,
  { edge, image, refined }: Pictures,
  { objective, options: { perceptual } }: GeneratorCritics,
): PartialObjective[] {
  if (!perceptual) return [];
  const pairs = [
    { term: 'perceptualEdge', real: edges, fake: edge },
    { term: 'perceptualImage', real: photos, fake: image },
    { term: 'perceptualRefined', real: photos, fake: refined },
  ] as const;
  const wanted = pairs.filter(({ term }) => objective.weightOf(term) > 0);
  return wanted.map(({ term, real, fake }) =>
    condenseTerms(objective, [fake], () => ({ [term]: perceptual(real, fake) })),
  );
}

/** The class-specific pixels, where they are wanted. */
function classPixels(
  { classPixelGenerator }: Ecgan,
  batch: TrainingBatch,
  { features }: GeneratedImages,
  { objective, options: { ignoreLabel } }: GeneratorCritics,
): PartialObjective[] {
  if (objective.weightOf('classPixel') === 0) return [];
  const operands = [features, ...trainableVariables(classPixelGenerator)];
  return [
    condenseTerms(objective, operands, () => ({
      classPixel: classPixelTerm(classPixelGenerator, batch, features, ignoreLabel),
    })),
  ];
}

/** Some terms of the total, weighted and condensed to one operation on what they are differentiated in. */
export function condenseTerms(
  objective: EcganObjective,
  operands: readonly Tensor[],
  compute: () => Partial<Record<EcganTerm, Scalar>>,
): PartialObjective {
  const { losses, products } = condense(() => {
    const terms = compute();
    return { losses: [objective.total(terms)], products: terms as Record<string, Scalar> };
  }, [operands]);
  return { total: losses[0], terms: products };
}

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

/** Both similarity terms and the contrast, as far as they are wanted, and the embeddings that were contrasted. */
interface ReadBack {
  parts: PartialObjective[];
  /** `[samples, embeddingSize]`; without a contrast no samples. */
  embeddings: Tensor2D;
}

/** What the labels that G_l reads in I' and I'' decide: similarity, and which pixels are hard and so contrasted. */
function readBackTerms(
  networks: Ecgan,
  batch: TrainingBatch,
  generated: GeneratedImages,
  critics: GeneratorCritics,
): ReadBack {
  const { weightOf } = critics.objective;
  const embeddings = zeros([0, networks.options.embeddingSize]) as Tensor2D;
  const wanted = (['similarityImage', 'similarityRefined', 'contrast'] as const).filter((term) => weightOf(term) > 0);
  if (wanted.length === 0) return { parts: [], embeddings };
  const { similarity, predictions } = similarityTerms(batch, generated, critics);
  if (!wanted.includes('contrast')) return { parts: [similarity], embeddings };
  const contrast = contrastOf(networks, generated, predictions, critics);
  return { parts: [similarity, contrast.part], embeddings: contrast.embeddings };
}

/** Similarity of S and what is read, and the classes read in I''. */
function similarityTerms(
  { labelMap }: TrainingBatch,
  { image, refined }: GeneratedImages,
  { objective, options: { similarityGrid: grid, ignoreLabel }, readLabels }: GeneratorCritics,
): { similarity: PartialObjective; predictions: Tensor3D } {
  const { losses, products } = condense(() => {
    // One pass for both: as at inference, no image has a say in another's labels.
    const [ofImage, ofRefined] = split(readLabels(concat([image, refined])), 2) as Tensor4D[];
    const terms: Record<string, Scalar> = {};
    const similarity = (logits: Tensor4D) => similarityLoss(labelMap, logits, { grid, ignoreLabel });
    if (objective.weightOf('similarityImage') > 0) terms.similarityImage = similarity(ofImage);
    if (objective.weightOf('similarityRefined') > 0) terms.similarityRefined = similarity(ofRefined);
    return { losses: [objective.total(terms)], products: { terms, predictions: argMax(ofRefined, 3) as Tensor3D } };
  }, [[image, refined]]);
  return { similarity: { total: losses[0], terms: products.terms }, predictions: products.predictions };
}

/** The contrast of chosen pixels. */
function contrastOf(
  { projectionHead, options: { contrastLevels } }: Ecgan,
  { features, coarse }: GeneratedImages,
  predictions: Tensor3D,
  { objective, options, choosePixels, memory }: GeneratorCritics,
): { part: PartialObjective; embeddings: Tensor2D } {
  const scales = contrastLevels[0] === 0 ? [features, ...coarse] : coarse;
  const pixels = choosePixels(predictions);
  const { temperature } = options.contrast ?? {};
  const { losses, products } = condense(() => {
    const given = { temperature, memory: memory?.contents() };
    const { loss, embeddings } = contrastTerm(projectionHead, scales, pixels, given);
    return { losses: [objective.total({ contrast: loss })], products: { loss, embeddings } };
  }, [[...scales, ...trainableVariables(projectionHead)]]);
  const { loss, embeddings } = products;
  return { part: { total: losses[0], terms: { contrast: loss } }, embeddings };
}
