export type { AdversarialObjective, Logits } from './adversarial/AdversarialObjective.js';
export { hinge } from './adversarial/hinge.js';
export { leastSquares } from './adversarial/leastSquares.js';
export { nonSaturating } from './adversarial/nonSaturating.js';
export { wasserstein } from './adversarial/wasserstein.js';
export { augmentImages } from './augmentation/augmentImages.js';
export { type AugmentLabelsOptions, augmentLabels } from './augmentation/augmentLabels.js';
export {
  type AugmentationOptions,
  drawAugmentation,
  type ImageAugmentation,
} from './augmentation/drawAugmentation.js';
export { type NoiseMapOptions, noiseMap } from './augmentation/noiseMap.js';
export { type ClassPixelLossOptions, classPixelLoss } from './classPixelLoss.js';
export type { ClassRingsState } from './contrast/ClassRings.js';
export { gatherPixels } from './contrast/gatherPixels.js';
export { PixelMemoryBank, type PixelMemoryBankOptions, type PixelMemoryBankState } from './contrast/PixelMemoryBank.js';
export {
  type LabelledEmbeddings,
  type PixelContrastLossOptions,
  pixelContrastLoss,
  type SampleLabels,
} from './contrast/pixelContrastLoss.js';
export {
  type RegionMeans,
  type RegionMeansOptions,
  regionMeans,
} from './contrast/regionMeans.js';
export { type SampledPixels, type SamplePixelsOptions, samplePixels } from './contrast/samplePixels.js';
export {
  type DiscriminatorTerm,
  discriminatorTerms,
  type EcganObjective,
  type EcganTerm,
  type EcganWeights,
  ecganObjective,
  ecganTerms,
} from './ecganObjective.js';
export {
  type FeatureMatchingLossOptions,
  type FeatureScales,
  featureMatchingLoss,
} from './featureMatchingLoss.js';
export {
  type ClassWeights,
  type InverseFrequencyWeightsOptions,
  inverseFrequencyWeights,
} from './inverseFrequencyWeights.js';
export { type LabelLossOptions, labelLoss } from './labelLoss.js';
export { measureTapScales } from './measureTapScales.js';
export { type FeatureExtractor, type PerceptualLossOptions, perceptualLoss } from './perceptualLoss.js';
export { type Reduced, type Reduction, reduce, type Scales } from './reduce.js';
export { type LabelMixOptions, labelMix, type MixedImages } from './segmentation/labelMix.js';
export { type LabelMixLossOptions, labelMixLoss } from './segmentation/labelMixLoss.js';
export {
  type SegmentationObjective,
  type SegmentationObjectiveOptions,
  segmentationObjective,
} from './segmentation/segmentationObjective.js';
export type { PixelDraw } from './similarity/drawPixels.js';
export { type SimilarityLossOptions, similarityLoss } from './similarity/similarityLoss.js';
export { type StyleDivergenceOptions, styleDivergence } from './styleDivergence.js';
