export {
  ConfusionMatrix,
  type ConfusionMatrixOptions,
  type ConfusionMatrixState,
  type SegmentationScores,
} from './labels/ConfusionMatrix.js';
export { meanIntersectionOverUnion } from './labels/meanIntersectionOverUnion.js';
export type { Protocol, Score } from './labels/Protocol.js';
export { pixelAccuracy } from './labels/pixelAccuracy.js';
export { scoreLabelMaps } from './labels/scoreLabelMaps.js';
