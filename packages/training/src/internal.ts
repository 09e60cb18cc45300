// What this project's own tests and benchmarks look at from outside. Nobody else should depend on it.
export type { Discriminations, StepContext } from './context.js';
export { contrastPixels } from './contrast.js';
export { adversarialTerms, generatorLosses } from './generatorLosses.js';
export { Adam } from './gradients/Adam.js';
export { differentiate } from './gradients/differentiate.js';
export { createOptimizers } from './optimizers.js';
export { trainingBatch } from './options.js';
export { discriminateAll, discriminatorLosses } from './trainStep.js';
