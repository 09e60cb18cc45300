export {
  FeatureStatistics,
  type FeatureStatisticsState,
} from './distances/FeatureStatistics.js';
export type { Features } from './distances/features.js';
export { type FrechetDistance, frechetDistance } from './distances/frechetDistance.js';
export { type KernelDistance, type KernelDistanceOptions, kernelDistance } from './distances/kernelDistance.js';
export { standardizeFeatures } from './distances/standardizeFeatures.js';
export {
  type PerceptualDistance,
  type PerceptualDistanceOptions,
  perceptualDistance,
} from './images/perceptualDistance.js';
export type { PerceptualHeads } from './images/perceptualTaps.js';
export { type SampleDiversity, type SampleDiversityOptions, sampleDiversity } from './images/sampleDiversity.js';
export {
  type StructuralSimilarity,
  type StructuralSimilarityOptions,
  structuralSimilarity,
} from './images/structuralSimilarity.js';
export {
  type BootstrappedScores,
  type BootstrapScoresOptions,
  bootstrapScores,
  type ScoreInterval,
} from './labels/bootstrapScores.js';
export {
  ConfusionMatrix,
  type ConfusionMatrixOptions,
  type ConfusionMatrixState,
} from './labels/ConfusionMatrix.js';
export type { ClassCounts } from './labels/classCounts.js';
export { meanIntersectionOverUnion } from './labels/meanIntersectionOverUnion.js';
export { pixelAccuracy } from './labels/pixelAccuracy.js';
export { scoreLabelMaps } from './labels/scoreLabelMaps.js';
export { describeNetwork, type WeightedNetwork } from './networks/describeNetwork.js';
export { type ExtractFeaturesOptions, extractFeatures } from './networks/extractFeatures.js';
export type { FeatureExtractor, Segmenter } from './networks/networkTypes.js';
export { type TextureFeatures, type TextureFeaturesOptions, textureFeatures } from './networks/textureFeatures.js';
export { type OnnxFeatures, onnxFeatures } from './onnx/onnxFeatures.js';
export { MissingRuntimeError, OnnxFileError, type OnnxOptions, type OnnxRuntime } from './onnx/onnxNetwork.js';
export { type OnnxSegmenter, onnxSegmenter } from './onnx/onnxSegmenter.js';
export {
  assertSameProtocol,
  compareResults,
  type ProtocolDifference,
  ProtocolMismatchError,
  type ResultComparison,
} from './protocol/compareResults.js';
export { describeProtocol } from './protocol/describeProtocol.js';
export type {
  ClassProtocol,
  NetworkDescription,
  Protocol,
  ProtocolContext,
  Score,
  SegmentationScores,
  Size,
} from './protocol/Protocol.js';
export {
  type FitSegmenterOptions,
  fitSegmenter,
  type SegmenterBatch,
  type SegmenterStep,
} from './segmenter/fitSegmenter.js';
export { type ImageScores, type ScoreImagesOptions, scoreImages } from './segmenter/scoreImages.js';
export { type SegmenterOptions, segmenter } from './segmenter/segmenter.js';
