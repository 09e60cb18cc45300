import { type LabelLayout, withoutGradient } from '@ecgan/core';
import {
  gatherPixels,
  type LabelledEmbeddings,
  pixelContrastLoss,
  type SampledPixels,
  samplePixels,
} from '@ecgan/losses';
import {
  findRegions,
  type JointSampling,
  type LabelRegions,
  meansOfRegions,
  sampleJointPixels,
} from '@ecgan/losses/internal';
import type { Ecgan } from '@ecgan/models';
import {
  add,
  concat,
  dispose,
  expandDims,
  mul,
  type Scalar,
  slice,
  squeeze,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { PixelTensors } from './context.js';
import type { Joint } from './joint/exchange.js';
import type { TrainerOptions } from './options.js';

/** What {@link contrastTerm} is given beside the features. */
interface ContrastTermOptions {
  temperature?: number;
  /** Embeddings of earlier batches. */
  memory?: LabelledEmbeddings;
  /** Where other processes have chosen pixels too, which are contrasted with those of this one. */
  joint?: Joint;
}

/**
 * Projects the chosen pixels of every scale and contrasts all of them with each other: within one image, across images, across scales.
 *
 * @param scales - Features of each scale, `[batch, height, width, filters]`, in the order of the head's inputs.
 * @param pixels - What was chosen at each.
 * @returns The loss, a zero that can be differentiated where nothing was chosen, and the embeddings `[samples, dim]`, scale after scale; with
 * other processes those of all, in the order of their ranks.
 */
export function contrastTerm(
  projectionHead: LayersModel,
  scales: readonly Tensor4D[],
  pixels: readonly PixelTensors[],
  { joint, ...options }: ContrastTermOptions,
): { loss: Scalar; embeddings: Tensor2D | null } {
  const projected = [projectionHead.apply(scales.map((features, k) => rowOf(features, pixels[k])))].flat() as Tensor[];
  // A scale of which all pixels are ignored has projected a stand-in, which is left out here.
  const chosen = pixels.flatMap((one, k) => (one ? [{ embeddings: squeezed(projected[k]), labels: one.labels }] : []));
  if (joint) return jointContrastTerm(chosen, squeezed(projected[0]), joint, options);
  if (chosen.length === 0) return { loss: mul(sum(projected[0]), 0), embeddings: null };
  const embeddings = chosen.map((one) => one.embeddings);
  const labels = chosen.map((one) => one.labels);
  return { loss: pixelContrastLoss(embeddings, labels, options), embeddings: concat(embeddings) };
}

/**
 * The same of the pixels of all processes: each computes all of the loss, and its gradient in its own pixels.
 *
 * @param standIn - A row that stands for those of this process where it has chosen none: it asks all the same, and a gradient reaches it, 0.
 */
function jointContrastTerm(
  chosen: readonly { embeddings: Tensor2D; labels: Tensor1D }[],
  standIn: Tensor2D,
  joint: Joint,
  options: Omit<ContrastTermOptions, 'joint'>,
): { loss: Scalar; embeddings: Tensor2D | null } {
  const nothing = mul(sum(standIn), 0) as Scalar;
  const none = chosen.length === 0;
  const own = none ? slice(standIn, [0, 0], [1, -1]) : concat(chosen.map(({ embeddings }) => embeddings));
  const ownLabels = none ? tensor1d([-1], 'int32') : concat(chosen.map(({ labels }) => labels));
  const { rows, labels } = joint.rows(own, ownLabels);
  if (rows.shape[0] === 0) return { loss: nothing, embeddings: null };
  const loss = pixelContrastLoss(rows, labels, options);
  return { loss: none ? add(loss, nothing) : loss, embeddings: rows };
}

function squeezed(row: Tensor): Tensor2D {
  return squeeze(row, [0, 1]);
}

/** The features of chosen pixels as an image of one row, `[1, 1, samples, filters]`; of none, those of a stand-in. */
function rowOf(features: Tensor4D, pixels: PixelTensors): Tensor4D {
  const chosen = pixels ? gatherPixels(features, pixels.indices) : gatherPixels(features, Int32Array.of(0));
  return expandDims(expandDims(chosen, 0), 0);
}

/** How {@link contrastPixels} chooses. */
interface ContrastPixelsOptions extends Pick<TrainerOptions, 'contrast' | 'ignoreLabel'> {
  /** Class ids somebody read from the images at their full size; where they differ from the labels, a pixel is hard. */
  predictions?: ArrayLike<number>;
  random: () => number;
  /** Where other processes have the rest of the batch. */
  joint?: Pick<JointSampling, 'places' | 'ofAllImages'>;
}

/**
 * Chooses the pixels to contrast at each of several scales; see `samplePixels` of `@ecgan/losses`. Scales get equal shares of the anchors;
 * what a coarse one cannot use goes to the finer ones.
 *
 * @param levels - Levels of the layout; labels and predictions are taken there as the layout does, every 2^k-th pixel.
 * @returns For each level what was chosen, with indices into that level's pixels.
 */
export function contrastPixels(
  layout: LabelLayout,
  levels: readonly number[],
  { predictions, contrast = {}, ignoreLabel, random, joint }: ContrastPixelsOptions,
): ChosenPixels[] {
  const { maxAnchors = 1024, maxPerClass } = contrast;
  const chosen: ChosenPixels[] = [];
  let left = maxAnchors;
  // From coarse to fine: what a coarse level has too few pixels to use goes to the finer ones.
  for (let i = levels.length - 1; i >= 0; i--) {
    const anchors = Math.floor(left / (i + 1));
    chosen[i] = anchors === 0 ? noPixels() : sampleLevel(levels[i], anchors);
    left -= chosen[i].total;
  }
  return chosen;

  function sampleLevel(level: number, anchors: number): ChosenPixels {
    const { height, width } = layout.levels[level];
    const [labels, shape] = [labelsAt(layout, level), [layout.batch, height, width] as const];
    const options = {
      predictions: predictions && strided(predictions, layout, level),
      ...{ ignoreLabel, maxAnchors: anchors, maxPerClass, random },
    };
    if (joint) return sampleJointPixels(labels, shape, { ...options, ...joint, numClasses: layout.numClasses });
    const pixels = samplePixels(labels, shape, options);
    return { ...pixels, total: pixels.labels.length };
  }
}

/** Pixels chosen at one level. */
interface ChosenPixels extends SampledPixels {
  /** How many were chosen of the whole batch: with other processes more than these. */
  total: number;
}

const noPixels = () => ({ indices: new Int32Array(0), labels: new Int32Array(0), images: new Int32Array(0), total: 0 });

/** Class ids of a level of the layout, flat. */
function labelsAt({ levels, numClasses }: LabelLayout, level: number): Int32Array {
  return levels[level].symbols.map((symbol) => symbol % numClasses);
}

/**
 * How many pixels {@link contrastPixels} chooses at each level, whatever predictions and draws are: sizes follow from the labels.
 *
 * @returns Those of the images here, and those of the whole batch.
 */
export function contrastPixelCounts(
  layout: LabelLayout,
  levels: readonly number[],
  options: Omit<ContrastPixelsOptions, 'predictions' | 'random'>,
): { own: number; total: number }[] {
  const chosen = contrastPixels(layout, levels, { ...options, random: () => 0 });
  return chosen.map(({ labels, total }) => ({ own: labels.length, total }));
}

/** The regions of each image by itself, over its pixels at all levels; the caller disposes their tensors. */
export function contrastRegions(
  layout: LabelLayout,
  { contrastLevels, numClasses }: Ecgan['options'],
  ignoreLabel?: number,
): LabelRegions {
  const labels = contrastLevels.map((level) => labelsAt(layout, level));
  return findRegions(labels, layout.batch, numClasses, { ignoreLabel });
}

/**
 * Mean embeddings of every region of a batch, over all of its pixels at all scales, without gradient.
 *
 * @remarks One image at a time: the embeddings of all pixels of a batch would take more memory than the rest of the step.
 * @returns `[regions, embeddingSize]`, by image and class.
 */
export function contrastRegionMeans(
  projectionHead: LayersModel,
  scales: readonly Tensor4D[],
  { images }: LabelRegions,
): Tensor2D {
  return withoutGradient(() => {
    const means = images.map((regions, image) => {
      const maps = scales.map((features) => slice(features, [image, 0, 0, 0], [1, -1, -1, -1]));
      const embedded = [projectionHead.apply(maps)].flat() as Tensor[];
      const found = meansOfRegions(embedded, { images: [regions] });
      dispose([...maps, ...embedded]);
      return found;
    });
    return concat(means);
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
