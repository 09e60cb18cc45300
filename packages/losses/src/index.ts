export type { AdversarialObjective, Logits } from './adversarial/AdversarialObjective.js';
export { hinge } from './adversarial/hinge.js';
export { leastSquares } from './adversarial/leastSquares.js';
export { nonSaturating } from './adversarial/nonSaturating.js';
export { wasserstein } from './adversarial/wasserstein.js';
export { type ClassPixelLossOptions, classPixelLoss } from './classPixel/classPixelLoss.js';
export type { ClassRingsState } from './contrast/ClassRings.js';
export type { LabelledEmbeddings, SampleLabels } from './contrast/concatenated.js';
export { gatherPixels } from './contrast/gatherPixels.js';
export { PixelMemoryBank, type PixelMemoryBankOptions, type PixelMemoryBankState } from './contrast/PixelMemoryBank.js';
export { type PixelContrastLossOptions, pixelContrastLoss } from './contrast/pixelContrastLoss.js';
export { type SampledPixels, type SamplePixelsOptions, samplePixels } from './contrast/samplePixels.js';
export { type LabelLossOptions, labelLoss } from './label/labelLoss.js';
export {
  type FeatureMatchingLossOptions,
  type FeatureScales,
  featureMatchingLoss,
} from './matching/featureMatchingLoss.js';
export { type FeatureExtractor, type PerceptualLossOptions, perceptualLoss } from './matching/perceptualLoss.js';
export { type EcganObjective, type EcganWeights, ecganObjective } from './objective/ecganObjective.js';
export { type DiscriminatorTerm, discriminatorTerms, type EcganTerm, ecganTerms } from './objective/terms.js';
export { type Reduced, type Reduction, reduce } from './reduction/reduce.js';
export type { Scales } from './scales/averageOverScales.js';
export { type LabelMixOptions, labelMix, type MixedImages } from './segmentation/labelMix.js';
export { type LabelMixLossOptions, labelMixLoss } from './segmentation/labelMixLoss.js';
export {
  type SegmentationObjective,
  type SegmentationObjectiveOptions,
  segmentationObjective,
} from './segmentation/segmentationObjective.js';
export { type SimilarityLossOptions, similarityLoss } from './similarity/similarityLoss.js';
export { type StyleDivergenceOptions, styleDivergence } from './style/styleDivergence.js';
