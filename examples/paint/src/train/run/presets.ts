import type { EcganOptions } from '@ecgan/models';
import type { TrainerOptions } from '@ecgan/training';

/** How large a run is. */
export interface Preset {
  title: string;
  /** Height and width of the pictures. */
  size: number;
  /** Pictures of a step. */
  batch: number;
  /** Steps that are offered. */
  steps: number;
  networks: Omit<EcganOptions, 'numClasses'>;
  trainer: Pick<TrainerOptions, 'averageDecay' | 'similarityGrid'> & { maxAnchors: number };
}

/**
 * Runs that a visitor can wait for. Every part and every loss but the perceptual one, narrow and at small sizes; weights and rates are those of
 * `ecgan demo`, which learn in some hundred steps.
 */
export const presets = {
  tiny: {
    title: 'Tiny',
    size: 32,
    batch: 4,
    steps: 400,
    networks: {
      ...{ filters: 8, hiddenFilters: 16, levels: 3, normalization: 'instance', initialGain: 1 },
      ...{ discriminatorFilters: 16, labelFilters: 8, embeddingSize: 32 },
    },
    trainer: { averageDecay: 0.97, similarityGrid: [8, 8], maxAnchors: 128 },
  },
  small: {
    title: 'Small',
    size: 64,
    batch: 4,
    steps: 800,
    networks: {
      ...{ filters: 16, levels: 4, normalization: 'instance', initialGain: 1 },
      ...{ discriminatorFilters: 24, labelFilters: 16, embeddingSize: 64 },
    },
    trainer: { averageDecay: 0.98, similarityGrid: [16, 16], maxAnchors: 256 },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** What Adam is told in every preset. */
export const rates = {
  generatorLearningRate: 4e-4,
  discriminatorLearningRate: 4e-4,
  labelLearningRate: 1e-3,
  beta2: 0.99,
} as const;

/** Loss weights beside the paper's, by the names of the command line. */
export const lossWeights = { featureMatching: 1, featureMatchingEdge: 10, reconstruction: 10 } as const;

/** The share of a run, at its end, in which the rates decay to 0. */
export const decay = 0.7;
