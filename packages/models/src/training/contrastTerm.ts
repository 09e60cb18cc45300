import { gatherPixels, type LabelledEmbeddings, pixelContrastLoss, type SampledPixels } from '@ecgan/losses';
import {
  concat,
  expandDims,
  mul,
  type Scalar,
  squeeze,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What {@link contrastTerm} is given beside the features. */
export interface ContrastTermOptions {
  temperature?: number;
  /** Embeddings of earlier batches. */
  memory?: LabelledEmbeddings;
}

/**
 * Projects the chosen pixels of every scale and contrasts all of them with each other: within one image, across images, across scales.
 *
 * @param scales - Features of each scale, `[batch, height, width, filters]`, in the order of the head's inputs.
 * @param pixels - What was chosen at each.
 * @returns The loss, a zero that can be differentiated where nothing was chosen, and the embeddings `[samples, dim]`, scale after scale.
 */
export function contrastTerm(
  projectionHead: LayersModel,
  scales: readonly Tensor4D[],
  pixels: readonly SampledPixels[],
  options: ContrastTermOptions,
): { loss: Scalar; embeddings: Tensor2D } {
  const projected = [
    projectionHead.apply(scales.map((features, k) => rowOf(features, pixels[k].indices))),
  ].flat() as Tensor[];
  // A scale of which all pixels are ignored has projected a stand-in, which is left out here.
  const chosen = pixels.map((_, k) => k).filter((k) => pixels[k].labels.length > 0);
  const embeddings = chosen.map((k) => squeeze(projected[k], [0, 1]) as Tensor2D);
  const labels = chosen.map((k) => pixels[k].labels);
  if (chosen.length === 0) {
    return { loss: mul(sum(projected[0]), 0), embeddings: zeros([0, projected[0].shape[3] as number]) };
  }
  return { loss: pixelContrastLoss(embeddings, labels, options), embeddings: concat(embeddings) };
}

/** The features of chosen pixels as an image of one row, `[1, 1, samples, filters]`; of none, those of a stand-in. */
function rowOf(features: Tensor4D, indices: Int32Array): Tensor4D {
  const chosen = indices.length > 0 ? indices : Int32Array.of(0);
  return expandDims(expandDims(gatherPixels(features, chosen), 0), 0);
}
