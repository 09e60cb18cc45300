// What the packages of this family share and nobody else should depend on.

export { type AugmentationTensors, augmentationTensors } from './augmentation/augmentationTensors.js';
export { augmentByTensors } from './augmentation/augmentImages.js';
export { anchorsPerBlock } from './contrast/anchorLosses.js';
export { findRegions, type LabelRegions, meansOfRegions } from './contrast/regionMeans.js';
export { type JointSampling, sampleJointPixels } from './contrast/samplePixels.js';
export { countClasses, weightsOfCounts } from './inverseFrequencyWeights.js';
export { labelMixMask, mixByMask } from './segmentation/labelMix.js';
export { drawSimilarityPixels, type PixelDraw } from './similarity/drawPixels.js';
