import type { PartialSettings } from './settings.js';

/** What the paper says of all three datasets; 32 images a step were eight GPUs, see `docs/configuration.md`. */
const paper = {
  batch: 32,
  generatorLearningRate: 1e-4,
  discriminatorLearningRate: 4e-4,
  decay: 0.5,
  beta1: 0,
  beta2: 0.999,
  filters: 64,
  edgesAtPhotoSize: true,
  alternating: true,
} as const satisfies PartialSettings;

/** Ready-made settings. Everything a preset does not name keeps its default, which is the paper's where it gives one. */
export const presets = {
  /**
   * A small but complete ECGAN in minutes on two CPU cores: every part, every loss but the perceptual one. Some hundred steps
   * instead of the paper's hundred thousands, so it starts from larger weights, learns faster and decays longer. It starts at 8 × 8 pixels: from
   * 2 × 2, where every pixel is next to the padding, come stripes and, in the edges, lines that are none. Feature matching weighs 1: at the paper's 10
   * textures get worse again as the rates fall, see `docs/training.md`.
   */
  demo: {
    dataset: 'scenes',
    size: '64',
    scenes: 600,
    heldOut: 64,
    filters: 16,
    levels: 4,
    normalization: 'instance',
    discriminatorFilters: 24,
    labelFilters: 16,
    embeddingSize: 64,
    initialGain: 1,
    steps: 4000,
    batch: 4,
    generatorLearningRate: 4e-4,
    discriminatorLearningRate: 4e-4,
    labelLearningRate: 1e-3,
    decay: 0.7,
    beta2: 0.99,
    averageDecay: 0.99,
    weights: { featureMatching: 1 },
    similarityGrid: '16',
    maxAnchors: 256,
    score: true,
    compile: true,
  },
  /** Cityscapes as in the paper: all of a picture at 512 × 256, 35 raw ids and the boundaries of instances, SPADE's "more" upsampling. */
  cityscapes: {
    ...paper,
    dataset: 'cityscapes',
    size: '256x512',
    levels: 7,
    epochs: 200,
    similarityGrid: '32x64',
  },
  /** ADE20K as in the paper: loaded at 286, 256 cut out of it, 150 classes and other. */
  ade20k: {
    ...paper,
    dataset: 'ade20k',
    size: '256',
    loadSize: '286',
    semanticClasses: 150,
    epochs: 200,
    similarityGrid: '64',
  },
  /** COCO-Stuff as in the paper: loaded at 286, 256 cut out of it, 182 classes and unlabelled, boundaries of instances. */
  'coco-stuff': {
    ...paper,
    dataset: 'coco-stuff',
    size: '256',
    loadSize: '286',
    semanticClasses: 182,
    epochs: 100,
    similarityGrid: '64',
  },
  /**
   * CamVid is none of the paper's datasets: 367 photos, at a size that two CPU cores train in an hour or two. Some thousand steps of four
   * pictures: larger initial weights, faster rates and narrower networks than the paper's, each picture normalised by itself.
   */
  camvid: {
    dataset: 'camvid',
    edgesAtPhotoSize: true,
    size: '96x128',
    filters: 32,
    hiddenFilters: 64,
    levels: 5,
    normalization: 'instance',
    discriminatorFilters: 32,
    labelFilters: 16,
    embeddingSize: 64,
    initialGain: 1,
    steps: 2500,
    batch: 4,
    generatorLearningRate: 4e-4,
    discriminatorLearningRate: 4e-4,
    decay: 0.5,
    beta2: 0.99,
    averageDecay: 0.995,
    similarityGrid: '24x32',
    maxAnchors: 512,
    compile: true,
  },
  /** Proves in under a minute that everything runs here; its pictures mean nothing. */
  tiny: {
    dataset: 'scenes',
    workers: 0,
    size: '32',
    scenes: 8,
    heldOut: 4,
    filters: 4,
    hiddenFilters: 8,
    discriminatorFilters: 8,
    labelFilters: 4,
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

/** Wall time of the demo by backend, everything but the set-up included. */
export const demoMinutes = { tensorflow: 5.5, webgpu: 5.5, wasm: 14, cpu: 14 } as const;
