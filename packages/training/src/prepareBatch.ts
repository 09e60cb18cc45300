import { drawSimilarityPixels, labelMixMask } from '@ecgan/losses/internal';
import { dispose, type TensorContainer } from '@tensorflow/tfjs-core';
import { drawBatchAugmentation } from './augmentation.js';
import { classBalance } from './classBalance.js';
import type { StepContext } from './context.js';
import { contrastRegions } from './contrast.js';
import { latentNoise } from './latentNoise.js';
import { type ExampleBatch, type TrainingBatch, trainingBatch } from './options.js';

/** What a batch is prepared for. */
interface Preparation extends Pick<StepContext, 'networks' | 'options' | 'objective'> {
  /** Whether a memory bank is to remember it. */
  remembers: boolean;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * Everything random or counted of a batch that all networks learn from, drawn and looked up before the step: a compiled step takes it as inputs.
 *
 * @returns The caller frees it by {@link disposePrepared}; the batch's own tensors stay its own.
 */
export function prepareBatch(batch: ExampleBatch, index: number, preparation: Preparation): TrainingBatch {
  const { networks, options, objective, remembers } = preparation;
  const draws = similarityDraws(batch, preparation);
  const balanced =
    (options.balanceClassPixels && objective.weightOf('classPixel') > 0) ||
    (options.balanceLabels && !options.segmenter && !options.discriminatorReadsLabels);
  return {
    ...(draws.length > 0 && { similarityDraws: Object.fromEntries(draws) }),
    ...(remembers && { regions: contrastRegions(batch.layout, networks.options, options.ignoreLabel) }),
    ...(balanced && { classWeights: classBalance(batch.layout, options) }),
    ...prepareForDiscriminator(batch, index, preparation),
  };
}

/** What a batch that D alone learns from is: its tensors, and what is drawn for D. */
export function prepareForDiscriminator(
  batch: ExampleBatch,
  index: number,
  { networks, options, random }: Pick<Preparation, 'networks' | 'options' | 'random'>,
): TrainingBatch {
  const augmentation = drawBatchAugmentation(batch, options, random);
  // Without noise no number is drawn, and all others stay what they were.
  const noise = networks.options.noiseSize
    ? latentNoise(networks.options, batch.layout.batch, Math.floor(random() * 2 ** 32))
    : undefined;
  const targets = segmentationTargets(augmentation?.layout ?? batch.layout, { networks, options, random });
  return { ...trainingBatch(batch, index), ...(augmentation && { augmentation }), ...(noise && { noise }), ...targets };
}

/** What a D that segments images is to find in those it is shown, and the mask of the collages it learns from; nothing for another D. */
function segmentationTargets(
  layout: ExampleBatch['layout'],
  { networks, options: { labelMix = 10 }, random }: Pick<Preparation, 'networks' | 'options' | 'random'>,
): Pick<TrainingBatch, 'segmentationTargets' | 'labelMixMask'> {
  const { discriminator, numClasses } = networks.options;
  if (discriminator === 'patch') return {};
  const labels = layout.labelMap();
  return {
    segmentationTargets: labels,
    ...(labelMix > 0 && { labelMixMask: labelMixMask(labels, { numClasses, random }) }),
  };
}

/** Frees what was made of a batch for the step. */
export function disposePrepared(batch: TrainingBatch): void {
  const { similarityDraws, regions, classWeights, augmentation, noise, labelMixMask: mask } = batch;
  augmentation?.layout.dispose();
  dispose({
    draws: Object.values(similarityDraws ?? {}).map(({ indices }) => indices),
    segments: regions?.images.flatMap(({ segments }) => segments) ?? [],
    single: [classWeights, noise, mask].filter((one) => one !== undefined),
    augmentation: augmentation ? { ...augmentation.tensors, colours: { ...augmentation.tensors.colours } } : {},
  } as TensorContainer);
}

/** The pixels that each similarity term is estimated from. */
function similarityDraws({ photos }: ExampleBatch, { options, objective, random }: Preparation) {
  return (['similarityImage', 'similarityRefined'] as const).flatMap((term) => {
    const draw =
      objective.weightOf(term) > 0 && options.similarityGrid
        ? drawSimilarityPixels(photos.shape, { grid: options.similarityGrid }, random)
        : undefined;
    return draw ? [[term, draw] as const] : [];
  });
}
