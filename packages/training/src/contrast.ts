import type { LabelLayout } from '@ecgan/core';
import {
  gatherPixels,
  type LabelledEmbeddings,
  type PixelMemoryBank,
  pixelContrastLoss,
  type SampledPixels,
  samplePixels,
} from '@ecgan/losses';
import {
  concat,
  expandDims,
  getBackend,
  mul,
  type Scalar,
  squeeze,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ContrastedPixels, StepContext } from './context.js';
import type { TrainerOptions } from './options.js';

/** What {@link contrastTerm} is given beside the features. */
interface ContrastTermOptions {
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

/** How {@link contrastPixels} chooses. */
interface ContrastPixelsOptions extends Pick<TrainerOptions, 'contrast' | 'ignoreLabel'> {
  /** Class ids somebody read from the images at their full size; where they differ from the labels, a pixel is hard. */
  predictions?: ArrayLike<number>;
  random: () => number;
}

/**
 * Chooses the pixels to contrast at each of several scales, in equal shares; see `samplePixels` of `@ecgan/losses`.
 *
 * @param levels - Levels of the layout; labels and predictions are taken there as the layout does, every 2^k-th pixel.
 * @returns For each level what was chosen, with indices into that level's pixels.
 */
export function contrastPixels(
  layout: LabelLayout,
  levels: readonly number[],
  { predictions, contrast = {}, ignoreLabel, random }: ContrastPixelsOptions,
): SampledPixels[] {
  const { maxAnchors = 1024, maxPerClass } = contrast;
  return levels.map((level) => {
    const { symbols, height, width } = layout.levels[level];
    const labels = symbols.map((symbol) => symbol % layout.numClasses);
    return samplePixels(labels, [layout.batch, height, width], {
      predictions: predictions && strided(predictions, layout, level),
      ignoreLabel,
      maxAnchors: Math.max(1, Math.floor(maxAnchors / levels.length)),
      maxPerClass,
      random,
    });
  });
}

/**
 * Chooses the pixels of a step at every contrast level of the networks.
 *
 * @param predictions - The class that G_l predicts for each pixel of I'', `[batch, height, width]`.
 */
export function chooseContrastPixels(
  { networks, options, random }: StepContext,
  layout: LabelLayout,
  predictions: Tensor3D,
): SampledPixels[] {
  // WebGPU cannot read synchronously: no pixel counts as hard there.
  const hard = options.contrast?.hard !== false && getBackend() !== 'webgpu';
  return contrastPixels(layout, networks.options.contrastLevels, {
    ...options,
    predictions: hard ? predictions.dataSync() : undefined,
    random: () => random.next(),
  });
}

/** Every 2^level-th pixel of a batch of maps, flat. */
function strided(map: ArrayLike<number>, { batch, levels }: LabelLayout, level: number): ArrayLike<number> {
  if (level === 0) return map;
  const { height, width } = levels[level];
  const step = 2 ** level;
  const rowLength = levels[0].width;
  return Int32Array.from({ length: batch * height * width }, (_, i) => {
    // Rows of all images run on: heights are multiples of the step.
    const [row, column] = [Math.floor(i / width), i % width];
    return map[row * step * rowLength + column * step];
  });
}

/** Adds the contrasted pixels of a batch to the memory bank. A region is one class in one image, at all scales together. */
export function rememberPixels(memory: PixelMemoryBank, { embeddings, pixels }: ContrastedPixels): void {
  if (embeddings.shape[0] === 0) return;
  const joined = (field: 'labels' | 'images') => Int32Array.from(pixels.flatMap((scale) => Array.from(scale[field])));
  memory.enqueue(embeddings, joined('labels'), joined('images'));
}
