// What this project's own tests and benchmarks look at from outside. Nobody else should depend on it.
export { contrastPixels } from './contrast.js';
export { generatorObjective, judgedTerms } from './generatorLosses.js';
export { Adam } from './gradients/Adam.js';
export { differentiate } from './gradients/differentiate.js';
export { trainingBatch } from './options.js';
export { discriminatorObjective, judgeAll, type Pictures } from './trainStep.js';
