// What this project's own tests and benchmarks look at from outside. Nobody else should depend on it.
export { convolutionAsGradient } from './kernels/tensorflow/convolutionAsGradient.js';
export { productPerRow } from './kernels/tensorflow/productPerRow.js';
export { productPerTap } from './kernels/tensorflow/productPerTap.js';
export { nativeKernel } from './kernels/tensorflow/tensorflowKernels.js';
