import { type Ecgan, type EcganOptions, ecgan } from '@ecgan/models';
import { cosineDecay, EcganTrainer, linearDecay, type Schedule, type TrainerOptions } from '@ecgan/training';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import { toEcganWeights, toTermWarmup } from './losses.js';
import { parseSize, type Settings } from './settings.js';

/** The schedules by the names they have in settings. */
const schedules = { linear: linearDecay, cosine: cosineDecay, constant: () => 1 } as const satisfies Record<
  string,
  Schedule
>;

/** The networks of a run, with fresh weights. */
export function networksOf(settings: Settings, numClasses: number): Ecgan {
  return ecgan(optionsOf(settings, numClasses));
}

/** What a run's networks are built from. */
export function optionsOf(settings: Settings, numClasses: number): EcganOptions {
  return {
    numClasses,
    boundary: readsBoundaries(settings),
    filters: settings.width,
    hiddenFilters: settings.hiddenWidth ?? undefined,
    levels: settings.levels,
    normalization: settings.normalization,
    discriminatorFilters: settings.discriminatorWidth,
    discriminatorScales: settings.discriminatorScales,
    labelFilters: settings.labelWidth,
    embeddingSize: settings.embeddingSize,
    contrastLevels: Array.from({ length: settings.contrastScales }, (_, level) => level),
    initialGain: settings.initialGain,
    seed: settings.seed,
  };
}

/** The trainer of a run's networks, at step 0. */
export function trainerOf(networks: Ecgan, settings: Settings, perceptual: TrainerOptions['perceptual']): EcganTrainer {
  const grid = settings.similarityGrid === null ? undefined : parseSize(settings.similarityGrid);
  return new EcganTrainer(networks, {
    steps: settings.steps,
    decayFrom: Math.round((1 - settings.decay) * settings.steps),
    schedule: schedules[settings.schedule],
    generatorLearningRate: settings.generatorRate,
    discriminatorLearningRate: settings.discriminatorRate,
    labelLearningRate: settings.labelRate,
    beta1: settings.beta1,
    beta2: settings.beta2,
    weights: toEcganWeights(settings.weights),
    similarityGrid: grid && [grid.height, grid.width],
    warmup: toTermWarmup(settings.warmup),
    ignoreLabel: settings.ignoreLabel ?? classesOf(settings).ignoreLabel,
    contrast: {
      temperature: settings.temperature,
      maxAnchors: settings.contrastPixels,
      ...(settings.contrastMemory > 0 && { memory: { memorySize: settings.contrastMemory } }),
    },
    clipNorm: settings.clipNorm ?? undefined,
    discriminatorSteps: settings.discriminatorSteps,
    averageDecay: settings.averageDecay,
    averageFrom: settings.averageFrom,
    perceptual,
    seed: settings.seed,
  });
}
