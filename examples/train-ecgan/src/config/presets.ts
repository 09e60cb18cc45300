import type { PartialSettings } from './settings.js';

/** Ready-made settings. Everything a preset does not name keeps its default, which is the paper's where it gives one. */
export const presets = {
  /**
   * A small but complete ECGAN in minutes on two CPU cores: every part, every loss but the perceptual one. Some hundred steps
   * instead of the paper's hundred thousands, so it starts from larger weights, learns faster and decays longer.
   */
  demo: {
    dataset: 'scenes',
    size: '64',
    scenes: 600,
    heldOut: 64,
    width: 16,
    discriminatorWidth: 24,
    labelWidth: 16,
    embeddingSize: 64,
    initialGain: 1,
    steps: 4000,
    batch: 4,
    generatorRate: 4e-4,
    discriminatorRate: 4e-4,
    labelRate: 1e-3,
    decay: 0.7,
    beta2: 0.99,
    averageDecay: 0.98,
    similarityGrid: '16',
    contrastPixels: 256,
    score: true,
  },
  /** Proves in under a minute that everything runs here; its pictures mean nothing. */
  tiny: {
    dataset: 'scenes',
    size: '32',
    scenes: 8,
    heldOut: 4,
    width: 4,
    hiddenWidth: 8,
    discriminatorWidth: 8,
    labelWidth: 4,
    embeddingSize: 8,
    steps: 6,
    batch: 2,
    averageDecay: 0.5,
    saveEvery: 3,
    sampleEvery: 3,
    sampleRows: 2,
  },
} as const satisfies Record<string, PartialSettings>;

/** Name of a preset. */
export type PresetName = keyof typeof presets;

/** Wall time of the demo by engine, everything but the set-up included. */
export const demoMinutes = { tensorflow: 5.5, webgpu: 5.5, wasm: 14, cpu: 14 } as const;
