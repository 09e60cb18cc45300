import { split, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Judgement } from '../networks/multiModalityDiscriminator.js';

/** Takes apart D's judgement of several batches of pictures that were joined along the first dimension. */
export function splitJudgement({ features, logits }: Judgement, parts: number): Judgement[] {
  const splitFeatures = features.map((scale) => scale.map((feature) => split(feature, parts) as Tensor4D[]));
  const splitLogits = logits.map((scale) => split(scale, parts) as Tensor4D[]);
  return Array.from({ length: parts }, (_, part) => ({
    features: splitFeatures.map((scale) => scale.map((feature) => feature[part])),
    logits: splitLogits.map((scale) => scale[part]),
  }));
}
