import type { EcganOptions } from '@ecgan/models';
import type { TrainerOptions } from '@ecgan/training';

/** What is trained by several processes and by one. */
export interface Variant {
  networks?: Partial<EcganOptions>;
  trainer?: Partial<TrainerOptions>;
  /** Images of a batch, over all processes. @defaultValue 4 */
  batch?: number;
  /** Batches of a step. @defaultValue as few as the trainer takes */
  batches?: number;
}

/** One for each thing that images of a batch share: between them they take every way a process asks the others. */
export const variants = {
  plain: {},
  'uneven shares': { batch: 5 },
  'instance normalization': { networks: { normalization: 'instance' } },
  'alternating, two updates of D, clipped': { trainer: { alternating: true, discriminatorSteps: 2, clipNorm: 0.5 } },
  'two batches, two scales, memory': {
    networks: { contrastLevels: [0, 1] },
    trainer: { contrast: { memory: { memorySize: 20 }, maxAnchors: 64 } },
    batches: 2,
  },
  'ignored class, balanced classes, drawn pairs': {
    trainer: { ignoreLabel: 0, balanceClassPixels: true, balanceLabels: true, similarityGrid: [8, 8] },
  },
  'D segments, LabelMix, noise, augmentation': {
    networks: { discriminator: 'segmentation', segmentationDepth: 2, noiseSize: 3 },
    trainer: { ignoreLabel: 0, augmentation: {} },
  },
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
