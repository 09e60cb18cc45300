import type { PartialSettings } from './settings.js';

/**
 * The paper's settings for all three datasets. The paper spread its 32 images per step over eight GPUs,
 * see `docs/configuration.md`.
 */
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

/**
 * Ready-made settings. Everything a preset does not name keeps its default, which is the paper's where it gives one.
 */
export const presets = {
  /**
   * A small but complete ECGAN, trained in minutes on two CPU cores: every part, and every loss but the perceptual one.
   * It takes some thousand steps instead of the paper's hundred thousands, so it starts from larger weights, learns
   * faster and decays longer. The generator starts at 8 × 8 pixels: starting at 2 × 2, where every pixel touches the
   * padding, gives stripes, and false lines in the edges. Feature matching of images weighs 1: at the
   * paper's 10, textures get worse again as the rates fall. That of edges weighs 10, so that edges are lines. A
   * reconstruction term stands in for the perceptual one, which needs VGG-19. See `docs/training.md`.
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
    weights: { featureMatching: 1, featureMatchingEdge: 10, reconstruction: 10 },
    similarityGrid: '16',
    maxAnchors: 256,
    score: true,
    compile: true,
  },
  /**
   * Cityscapes as in the paper: whole pictures, 256 high and 512 wide, 35 raw ids, instance boundaries, SPADE's "more"
   * upsampling.
   */
  cityscapes: {
    ...paper,
    dataset: 'cityscapes',
    size: '256x512',
    levels: 7,
    epochs: 200,
    similarityGrid: '32x64',
  },
  /** ADE20K as in the paper: pictures resized to 286 and cropped to 256; 150 classes, and one for the rest. */
  ade20k: {
    ...paper,
    dataset: 'ade20k',
    size: '256',
    loadSize: '286',
    semanticClasses: 150,
    epochs: 200,
    similarityGrid: '64',
  },
  /**
   * COCO-Stuff as in the paper: pictures resized to 286 and cropped to 256; 182 classes, unlabelled, instance
   * boundaries.
   */
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
   * CamVid, which the paper does not use: 367 photos, at a size that two CPU cores train in an hour or two. It takes
   * some thousand steps of four pictures, so it has larger initial weights, higher rates and narrower networks than the
   * paper, and instance normalisation for the small batch.
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
    weights: { featureMatching: 1, featureMatchingEdge: 10 },
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

/** Wall time of the demo in minutes, by backend, without the set-up. */
export const demoMinutes = { tensorflow: 5.5, webgpu: 5.5, wasm: 14, cpu: 14 } as const;
