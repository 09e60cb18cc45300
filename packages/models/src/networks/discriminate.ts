import type { LabelLayout } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { outputsPerScale } from './multiModalityDiscriminator.js';

/** What D says of a batch of pictures, one entry per scale. */
export type Judgement = {
  /** Intermediate features for feature matching: per scale, first to last. */
  features: Tensor4D[][];
  /** Logits map per scale, `[pictures, h, w, 1]`. */
  logits: Tensor4D[];
};

/** Runs a discriminator built by {@link multiModalityDiscriminator} on pictures `[k·batch, height, width, 3]` of a layout. */
export function discriminate(
  discriminator: LayersModel,
  layout: LabelLayout,
  pictures: Tensor4D,
  training = false,
): Judgement {
  const inputs = [...layout.inputs().slice(0, discriminator.inputs.length - 1), pictures];
  const outputs = discriminator.apply(inputs, { training }) as Tensor4D[];
  const judgement: Judgement = { features: [], logits: [] };
  for (let first = 0; first < outputs.length; first += outputsPerScale) {
    judgement.features.push(outputs.slice(first, first + outputsPerScale - 1));
    judgement.logits.push(outputs[first + outputsPerScale - 1]);
  }
  return judgement;
}
