import { classPixelLoss } from '@ecgan/losses';
import { generateClassPixels } from '@ecgan/models';
import {
  abs,
  cast,
  expandDims,
  gather,
  mul,
  reshape,
  type Scalar,
  sign,
  slice,
  sub,
  sum,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TrainingBatch } from './options.js';

/**
 * Draws every class of a batch on its own and compares it with the photo.
 *
 * Where the label is `ignoreLabel` the photo says nothing: what is drawn there does not count.
 *
 * @param options.balance - Weigh the classes by the batch's α_c.
 * @returns The loss; a zero that can be differentiated where every pixel is ignored.
 */
export function classPixelTerm(
  classPixelGenerator: LayersModel,
  { layout, photos, labelMap, classWeights }: TrainingBatch,
  features: Tensor4D,
  { ignoreLabel, balance = false }: { ignoreLabel?: number; balance?: boolean } = {},
): Scalar {
  const weights = balance ? { classWeights } : {};
  const { pixels: drawn, pairs } = generateClassPixels(classPixelGenerator, features, layout, ignoreLabel);
  const count = pairs.shape[0];
  if (count === 0) return mul(sum(features), 0);
  if (ignoreLabel === undefined) return classPixelLoss(photos, labelMap, drawn, pairs, weights);
  const images = reshape(slice(pairs, [0, 0], [count, 1]), [count]) as Tensor1D;
  // Not notEqual: wasm takes long over comparisons.
  const labelled = sign(abs(sub(cast(labelMap, 'float32'), ignoreLabel)));
  return classPixelLoss(photos, labelMap, mul(drawn, gather(expandDims(labelled, 3), images)), pairs, weights);
}
