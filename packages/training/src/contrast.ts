import { type LabelLayout, withoutGradient } from '@ecgan/core';
import {
  gatherPixels,
  type LabelledEmbeddings,
  type PixelMemoryBank,
  pixelContrastLoss,
  type RegionMeans,
  regionMeans,
  type SampledPixels,
  samplePixels,
} from '@ecgan/losses';
import {
  concat,
  dispose,
  expandDims,
  getBackend,
  mul,
  type Scalar,
  slice,
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
 * Chooses the pixels to contrast at each of several scales; see `samplePixels` of `@ecgan/losses`. Scales get equal shares of the anchors;
 * what a coarse one cannot use goes to the finer ones.
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
  const chosen: SampledPixels[] = [];
  let left = maxAnchors;
  // From coarse to fine: what a coarse level has too few pixels to use goes to the finer ones.
  for (let i = levels.length - 1; i >= 0; i--) {
    const anchors = Math.floor(left / (i + 1));
    chosen[i] = anchors === 0 ? noPixels() : sampleLevel(levels[i], anchors);
    left -= chosen[i].labels.length;
  }
  return chosen;

  function sampleLevel(level: number, anchors: number): SampledPixels {
    const { height, width } = layout.levels[level];
    return samplePixels(labelsAt(layout, level), [layout.batch, height, width], {
      predictions: predictions && strided(predictions, layout, level),
      ...{ ignoreLabel, maxAnchors: anchors, maxPerClass, random },
    });
  }
}

const noPixels = () => ({ indices: new Int32Array(0), labels: new Int32Array(0), images: new Int32Array(0) });

/** Class ids of a level of the layout, flat. */
function labelsAt({ levels, numClasses }: LabelLayout, level: number): Int32Array {
  return levels[level].symbols.map((symbol) => symbol % numClasses);
}

/**
 * Mean embeddings of every region of a batch, over all of its pixels at all scales, without gradient.
 *
 * @remarks One image at a time: the embeddings of all pixels of a batch would take more memory than the rest of the step.
 */
export function contrastRegionMeans(
  { networks, options }: StepContext,
  layout: LabelLayout,
  scales: readonly Tensor4D[],
): RegionMeans {
  const { projectionHead, options: networkOptions } = networks;
  const { contrastLevels, numClasses } = networkOptions;
  const labels = contrastLevels.map((level) => labelsAt(layout, level));
  const found: RegionMeans[] = [];
  const embeddings = withoutGradient(() => {
    for (let image = 0; image < layout.batch; image++) {
      const maps = scales.map((features) => slice(features, [image, 0, 0, 0], [1, -1, -1, -1]));
      const embedded = [projectionHead.apply(maps)].flat() as Tensor[];
      const ids = labels.map((level) => {
        const size = level.length / layout.batch;
        return level.subarray(image * size, (image + 1) * size);
      });
      found.push(regionMeans(embedded, ids, numClasses, { ignoreLabel: options.ignoreLabel }));
      dispose([...maps, ...embedded]);
    }
    return concat(found.map((one) => one.embeddings));
  });
  return {
    embeddings,
    labels: Int32Array.from(found.flatMap((one) => Array.from(one.labels))),
    images: Int32Array.from(found.flatMap((one, image) => Array.from(one.labels, () => image))),
  };
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

/** Adds the contrasted pixels and the region means of a batch to the memory bank. */
export function rememberPixels(memory: PixelMemoryBank, { embeddings, pixels, regions }: ContrastedPixels): void {
  if (embeddings.shape[0] === 0) return;
  const joined = (field: 'labels' | 'images') => Int32Array.from(pixels.flatMap((scale) => Array.from(scale[field])));
  memory.enqueue(embeddings, joined('labels'), joined('images'), regions);
}
