import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import type { GeneratorCritics } from './generatorObjective.js';
import type { LearningRates } from './learningRates.js';
import type { Optimizers } from './optimizersOf.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** What the updates of the generator and of D are made from. */
export interface Learning {
  networks: Ecgan;
  optimizers: Optimizers;
  batch: TrainingBatch;
  critics: GeneratorCritics;
  rates: LearningRates;
  /** Steps taken so far. */
  step: number;
}

/** What both updates leave. */
export interface Learnt {
  /** Totals and terms of both by name. */
  losses: Record<string, number>;
  /** Of the pixels that were contrasted, to remember: `[samples, embeddingSize]`. The caller disposes them. */
  embeddings: Tensor2D;
}
