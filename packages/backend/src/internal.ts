// Entry for the tests and benchmarks of this repository. Not part of the public API.
export { convolutionAsGradient } from './kernels/tensorflow/convolutionAsGradient.js';
export { productPerRow } from './kernels/tensorflow/productPerRow.js';
export { productPerTap } from './kernels/tensorflow/productPerTap.js';
export { nativeKernel } from './kernels/tensorflow/tensorflowKernels.js';
