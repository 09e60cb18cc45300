import { similarityLoss } from '@ecgan/losses';
import { concat, type Scalar, split, type Tensor2D, type Tensor3D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratedImages } from '../networks/ecganGenerator.js';
import { condense } from './condense.js';
import { contrastTerm } from './contrastTerm.js';
import type { GeneratorCritics, PartialObjective } from './generatorObjective.js';
import { trainableVariables } from './optimizersOf.js';
import { readableLabels, readClasses } from './readableLabels.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** Both similarity terms and the contrast, as far as they are wanted, and the embeddings that were contrasted. */
export interface ReadBack {
  parts: PartialObjective[];
  /** `[samples, embeddingSize]`; without a contrast no samples. */
  embeddings: Tensor2D;
}

/** What the labels that G_l reads in I' and I'' decide: similarity, and which pixels are hard and so contrasted. */
export function readBackTerms(
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
  { objective, options: { similarityGrid: grid, ignoreLabel, segmenter }, readLabels }: GeneratorCritics,
): { similarity: PartialObjective; predictions: Tensor3D } {
  const { losses, products } = condense(() => {
    // One pass for both: as at inference, no image has a say in another's labels.
    const [ofImage, ofRefined] = split(readLabels(concat([image, refined])), 2) as Tensor4D[];
    const terms: Record<string, Scalar> = {};
    const reading = { readAs: segmenter?.readAs, ignoreLabel };
    const { labelMap: labels, ...ignored } = readableLabels(labelMap, reading);
    const similarity = (logits: Tensor4D) => similarityLoss(labels, logits, { grid, ...ignored });
    if (objective.weightOf('similarityImage') > 0) terms.similarityImage = similarity(ofImage);
    if (objective.weightOf('similarityRefined') > 0) terms.similarityRefined = similarity(ofRefined);
    return {
      losses: [objective.total(terms)],
      products: { terms, predictions: readClasses(ofRefined, labelMap, reading) },
    };
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
