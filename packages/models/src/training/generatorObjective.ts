import type { AdversarialObjective, EcganObjective, EcganTerm, PixelMemoryBank, SampledPixels } from '@ecgan/losses';
import { addN, type Scalar, type Tensor2D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratedImages } from '../networks/ecganGenerator.js';
import { classPixelTerm } from './classPixelTerm.js';
import { condenseTerms } from './condenseTerms.js';
import type { Objective } from './descend.js';
import type { Pictures } from './judgeAll.js';
import { trainableVariables } from './optimizersOf.js';
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

/** Some terms of the total, by name and weighted together. */
export interface PartialObjective {
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
