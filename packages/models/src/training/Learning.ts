import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratorCritics } from './generatorObjective.js';
import type { LearningRates } from './learningRates.js';
import type { Optimizers } from './optimizersOf.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** A batch and what judges the pictures made of it. */
export interface Lesson {
  batch: TrainingBatch;
  critics: GeneratorCritics;
}

/** What the updates of a step are made from. */
export interface Learning {
  networks: Ecgan;
  optimizers: Optimizers;
  /** At least one; of several the mean of their gradients is descended. */
  lessons: readonly Lesson[];
  rates: LearningRates;
  /** Most that each network's gradient may measure. @defaultValue any */
  clipNorm?: number;
  /** Steps taken so far. */
  step: number;
}

/** What updates found. */
export interface Found {
  /** Totals and terms by name. */
  losses: Record<string, number>;
  /** The norm of each optimizer's gradient, before clipping. */
  gradientNorms: Record<string, number>;
}

/** What the updates of the generator and of D leave. */
export interface Learnt extends Found {
  /** Of the pixels of each batch that were contrasted, to remember: `[samples, embeddingSize]`. The caller disposes them. */
  embeddings: Tensor2D[];
}
