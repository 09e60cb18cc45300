import { drawSimilarityPixels, labelMixMask, weightsOfCounts } from '@ecgan/losses/internal';
import { dispose, scalar, type TensorContainer, tensor1d } from '@tensorflow/tfjs-core';
import { drawBatchAugmentation } from './augmentation.js';
import { classBalance, classPixelsOf } from './classBalance.js';
import type { StepContext } from './context.js';
import { contrastPixelCounts, contrastRegions } from './contrast.js';
import type { BatchShare } from './joint/BatchShare.js';
import { latentNoise } from './latentNoise.js';
import { type ExampleBatch, type TrainingBatch, trainingBatch } from './options.js';

/** What a batch is prepared for. */
interface Preparation extends Pick<StepContext, 'networks' | 'options' | 'objective'> {
  /** Whether a memory bank is to remember it. */
  remembers: boolean;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Where other processes have a part of the batch. All draw for all of it, so that their random states stay the same. */
  share?: BatchShare;
}

/**
 * Everything random or counted of a batch that all networks learn from, drawn and looked up before the step: a compiled step takes it as inputs.
 *
 * @returns The caller frees it by {@link disposePrepared}; the batch's own tensors stay its own.
 */
export function prepareBatch(batch: ExampleBatch, index: number, preparation: Preparation): TrainingBatch {
  const { networks, options, objective, remembers, share } = preparation;
  const draws = similarityDraws(batch, preparation);
  return {
    ...(draws.length > 0 && { similarityDraws: Object.fromEntries(draws) }),
    ...(remembers && { regions: contrastRegions(batch.layout, networks.options, options.ignoreLabel) }),
    ...balanceOf(batch, preparation),
    ...(share && options.compile && objective.weightOf('contrast') > 0 && countsOfContrast(batch, preparation)),
    ...prepareForDiscriminator(batch, index, preparation),
  };
}

/** α_c of the batch, where anything is balanced, and what the loss of G_l counts for where its pixels do not all count alike. */
function balanceOf(
  { layout }: ExampleBatch,
  { options, objective, share }: Preparation,
): Pick<TrainingBatch, 'classWeights' | 'labelShare'> {
  const readsLabels = !options.segmenter && !options.discriminatorReadsLabels;
  const balancesLabels = options.balanceLabels === true && readsLabels;
  const balanced = balancesLabels || (options.balanceClassPixels && objective.weightOf('classPixel') > 0);
  if (!share) return balanced ? { classWeights: classBalance(layout, options) } : {};
  const weighed = readsLabels && (balancesLabels || options.ignoreLabel !== undefined);
  if (!balanced && !weighed) return {};
  const own = classPixelsOf(layout, options);
  const all = share.sum(own);
  const weights = weightsOfCounts(all);
  const weigh = (counts: number[]) =>
    counts.reduce((sum, count, id) => sum + count * (balancesLabels ? weights[id] : 1), 0);
  return {
    ...(balanced && { classWeights: tensor1d(weights, 'float32') }),
    ...(weighed && { labelShare: scalar(shareOf(weigh(own), weigh(all), share)) }),
  };
}

/** What a mean over the pixels here is multiplied by, so that the mean over processes is one over all pixels: they are a share of them, and counted as another. */
function shareOf(here: number, all: number, { fraction }: BatchShare): number {
  return all === 0 ? 1 : here / all / fraction;
}

function countsOfContrast({ layout }: ExampleBatch, { networks, options, share }: Preparation) {
  const { contrast, ignoreLabel } = options;
  const counted = { contrast, ignoreLabel, joint: share && jointSampling(share) };
  return { contrastCounts: contrastPixelCounts(layout, networks.options.contrastLevels, counted) };
}

/** How the pixels to contrast are chosen together. */
export function jointSampling(share: BatchShare) {
  return { places: share.places, ofAllImages: (own: Int32Array) => share.ofAllImages(own) };
}

/** What a batch that D alone learns from is: its tensors, and what is drawn for D. */
export function prepareForDiscriminator(
  batch: ExampleBatch,
  index: number,
  { networks, options, random, share }: Pick<Preparation, 'networks' | 'options' | 'random' | 'share'>,
): TrainingBatch {
  const augmentation = drawBatchAugmentation(batch, options, random, share);
  // Without noise no number is drawn, and all others stay what they were.
  const noise = networks.options.noiseSize
    ? latentNoise(networks.options, batch.layout.batch, Math.floor(random() * 2 ** 32), share)
    : undefined;
  const targets = segmentationTargets(augmentation?.layout ?? batch.layout, { networks, options, random, share });
  return { ...trainingBatch(batch, index), ...(augmentation && { augmentation }), ...(noise && { noise }), ...targets };
}

/** What a D that segments images is to find in those it is shown, and the mask of the collages it learns from; nothing for another D. */
function segmentationTargets(
  layout: ExampleBatch['layout'],
  { networks, options, random, share }: Pick<Preparation, 'networks' | 'options' | 'random' | 'share'>,
): Pick<TrainingBatch, 'segmentationTargets' | 'labelMixMask' | 'segmentationPixels'> {
  const { discriminator, numClasses } = networks.options;
  if (discriminator === 'patch') return {};
  const labels = layout.labelMap();
  const { labelMix = 10 } = options;
  // One draw for each class of an image and one for what is of none.
  const draws = labelMix > 0 && share ? share.drawsOfImages(random, numClasses + 1) : random;
  return {
    segmentationTargets: labels,
    ...(labelMix > 0 && { labelMixMask: labelMixMask(labels, { numClasses, random: draws }) }),
    ...(share && { segmentationPixels: pixelsToSegment(classPixelsOf(layout, options), share) }),
  };
}

function pixelsToSegment(own: number[], share: BatchShare): TrainingBatch['segmentationPixels'] {
  const all = share.sum(own);
  const count = (counts: number[]) => counts.reduce((sum, one) => sum + one, 0);
  return { ofClasses: tensor1d(all, 'float32'), share: scalar(shareOf(count(own), count(all), share)) };
}

/** Frees what was made of a batch for the step. */
export function disposePrepared(batch: TrainingBatch): void {
  const { similarityDraws, regions, classWeights, augmentation, noise, labelMixMask: mask } = batch;
  const { labelShare, segmentationPixels: pixels } = batch;
  augmentation?.layout.dispose();
  dispose({
    draws: Object.values(similarityDraws ?? {}).map(({ indices }) => indices),
    segments: regions?.images.flatMap(({ segments }) => segments) ?? [],
    single: [classWeights, noise, mask, labelShare, pixels?.ofClasses, pixels?.share].filter(
      (one) => one !== undefined,
    ),
    augmentation: augmentation ? { ...augmentation.tensors, colours: { ...augmentation.tensors.colours } } : {},
  } as TensorContainer);
}

/** The pixels that each similarity term is estimated from. */
function similarityDraws({ photos }: ExampleBatch, { options, objective, random, share }: Preparation) {
  return (['similarityImage', 'similarityRefined'] as const).flatMap((term) => {
    const grid = options.similarityGrid;
    if (objective.weightOf(term) === 0 || !grid) return [];
    const [, height, width] = photos.shape;
    // A grid of all pixels draws none; any other draws of each image one pixel of each cell, twice.
    const all = grid[0] * grid[1] >= height * width;
    const draws = share && !all ? share.drawsOfImages(random, 2 * grid[0] * grid[1]) : random;
    const draw = drawSimilarityPixels(photos.shape, { grid }, draws);
    return draw ? [[term, draw] as const] : [];
  });
}
