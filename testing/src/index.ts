export { useTestEngine } from './engine.js';
export { exampleBatch } from './exampleBatch.js';
export { expectGradientsMatch, type GradientCheckOptions, type GradientReport } from './gradients.js';
export { expectNoLeaks } from './leaks.js';
export { expectSameAfterLoading } from './loading.js';
export { random, randomLabels } from './random.js';
export { shared } from './shared.js';
export { expectClose } from './values.js';
export { expectWeightGradientsMatch } from './weightGradients.js';
