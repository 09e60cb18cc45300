import { concat } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { GeneratedImages } from '../networks/ecganGenerator.js';
import { discriminate, type Judgement } from '../networks/multiModalityDiscriminator.js';
import { splitJudgement } from './splitJudgement.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** The generated pictures that D judges. */
export type Pictures = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

/** What D says of every picture of a step. */
export type Judgements = Record<'realEdge' | 'realImage' | 'fakeEdge' | 'fakeImage' | 'fakeRefined', Judgement>;

/** Shows D the real and the generated edges and images, all in one pass, in which its spectral norms take one power iteration. */
export function judgeAll(discriminator: LayersModel, batch: TrainingBatch, pictures: Pictures): Judgements {
  const seen = concat([batch.edges, batch.photos, pictures.edge, pictures.image, pictures.refined]);
  const judgement = discriminate(discriminator, batch.layout, seen, true);
  const [realEdge, realImage, fakeEdge, fakeImage, fakeRefined] = splitJudgement(judgement, 5);
  return { realEdge, realImage, fakeEdge, fakeImage, fakeRefined };
}
