import { type EcganTerm, similarityLoss } from '@ecgan/losses';
import {
  argMax,
  concat,
  type Scalar,
  split,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratedImages } from '../networks/ecganGenerator.js';
import { contrastTerm } from './contrastTerm.js';
import type { GeneratorCritics } from './generatorObjective.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** Both similarity terms and the contrast, as far as they are wanted, and the embeddings that were contrasted. */
export interface ReadBack {
  terms: Partial<Record<EcganTerm, Scalar>>;
  /** `[samples, embeddingSize]`; without a contrast no samples. */
  embeddings: Tensor2D;
}

/** What the labels that G_l reads in I' and I'' decide: similarity, and which pixels are hard and so contrasted. */
export function readBackTerms(
  { projectionHead, options: { contrastLevels, embeddingSize } }: Ecgan,
  { labelMap }: TrainingBatch,
  { image, refined, features, coarse }: GeneratedImages,
  { objective, options, readLabels, choosePixels, memory }: GeneratorCritics,
): ReadBack {
  const terms: Partial<Record<EcganTerm, Scalar>> = {};
  const wanted = (term: EcganTerm) => objective.weightOf(term) > 0;
  const nothing = { terms, embeddings: zeros([0, embeddingSize]) as Tensor2D };
  if (!wanted('similarityImage') && !wanted('similarityRefined') && !wanted('contrast')) return nothing;
  // One pass for both: as at inference, no image has a say in another's labels.
  const [ofImage, ofRefined] = split(readLabels(concat([image, refined])), 2) as Tensor4D[];
  const { similarityGrid: grid, ignoreLabel } = options;
  if (wanted('similarityImage')) terms.similarityImage = similarityLoss(labelMap, ofImage, { grid, ignoreLabel });
  if (wanted('similarityRefined')) terms.similarityRefined = similarityLoss(labelMap, ofRefined, { grid, ignoreLabel });
  if (!wanted('contrast')) return nothing;
  const scales = contrastLevels[0] === 0 ? [features, ...coarse] : coarse;
  const pixels = choosePixels(argMax(ofRefined, 3) as Tensor3D);
  const { temperature } = options.contrast ?? {};
  const { loss, embeddings } = contrastTerm(projectionHead, scales, pixels, {
    temperature,
    memory: memory?.contents(),
  });
  return { terms: { ...terms, contrast: loss }, embeddings };
}
