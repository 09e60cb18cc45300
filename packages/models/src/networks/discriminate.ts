import type { LabelLayout } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyToLabels } from './applyToLabels.js';

/** What D says of a batch of pictures, one entry per scale. */
export type Judgement = {
  /** Intermediate features for feature matching: per scale, first to last. */
  features: Tensor4D[][];
  /** Logits map per scale, `[pictures, h, w, 1]`. */
  logits: Tensor4D[];
};

/**
 * Runs a discriminator built by {@link multiModalityDiscriminator} on pictures of labels.
 *
 * @param labels - A layout, or a dense map where the discriminator was built with `denseLabels`; see {@link applyToLabels}.
 * @param pictures - `[k·batch, height, width, 3]`: k per label map, group after group.
 * @param training - Whether spectral norms take a power iteration.
 * @returns Features and logits, grouped by scale; the caller disposes them.
 * @throws {@link ShapeError} if labels or pictures have not the shape wanted.
 * @example
 * ```ts
 * import { concat } from '@tensorflow/tfjs-core';
 * import { discriminate, multiModalityDiscriminator } from '@ecgan/models';
 *
 * const discriminator = multiModalityDiscriminator({ numClasses: 35 });
 * const { logits } = discriminate(discriminator, layout, concat([edges, photos])); // per scale [2·batch, h, w, 1]
 * ```
 */
export function discriminate(
  discriminator: LayersModel,
  labels: LabelLayout | Tensor4D,
  pictures: Tensor4D,
  training = false,
): Judgement {
  const outputs = applyToLabels(discriminator, labels, { others: [pictures], training });
  const judgement: Judgement = { features: [], logits: [] };
  let first = 0;
  // A scale's logits are the last of its outputs.
  discriminator.outputNames.forEach((name, i) => {
    if (!name.endsWith('_logits')) return;
    judgement.features.push(outputs.slice(first, i));
    judgement.logits.push(outputs[i]);
    first = i + 1;
  });
  return judgement;
}
