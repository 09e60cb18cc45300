export {
  ConfusionMatrix,
  type ConfusionMatrixOptions,
  type ConfusionMatrixState,
} from './labels/ConfusionMatrix.js';
export { meanIntersectionOverUnion } from './labels/meanIntersectionOverUnion.js';
export type { Protocol, Score, SegmentationScores } from './labels/Protocol.js';
export { pixelAccuracy } from './labels/pixelAccuracy.js';
export { scoreLabelMaps } from './labels/scoreLabelMaps.js';
export {
  type FitSegmenterOptions,
  fitSegmenter,
  type SegmenterBatch,
  type SegmenterStep,
} from './segmenter/fitSegmenter.js';
export { type ScoreImagesOptions, type Segmenter, scoreImages } from './segmenter/scoreImages.js';
export { type SegmenterOptions, segmenter } from './segmenter/segmenter.js';
