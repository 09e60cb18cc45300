export { BatchSampler, type BatchSamplerState } from './batch/BatchSampler.js';
export {
  type Batch,
  type BatchMessage,
  type BatchOptions,
  batchFromMessage,
  batchMessage,
  batchOf,
  batchTransferables,
} from './batch/batch.js';
export { PrefetchedBatches, type PrefetchedBatchesOptions, type PrepareBatch } from './batch/PrefetchedBatches.js';
export { type PlannedSample, prepareBatch } from './batch/prepareBatch.js';
export { ade20kClasses } from './classes/ade20kClasses.js';
export { camvidClasses } from './classes/camvidClasses.js';
export { cityscapesClasses, cityscapesTrainClasses } from './classes/cityscapesClasses.js';
export { cocoStuffClasses } from './classes/cocoStuffClasses.js';
export type { DatasetClasses } from './classes/DatasetClasses.js';
export type { Augmentation } from './dataset/Augmentation.js';
export { CachedDataset } from './dataset/CachedDataset.js';
export type { Dataset } from './dataset/Dataset.js';
export type { DatasetOptions, SizeOptions } from './dataset/DatasetOptions.js';
export { DatasetView } from './dataset/DatasetView.js';
export { distinctColours } from './dataset/distinctColours.js';
export { drawAugmentations } from './dataset/drawAugmentations.js';
export { flipSample } from './dataset/flipSample.js';
export { instanceBoundaries } from './dataset/instanceBoundaries.js';
export { MemoryDataset, type MemoryItem, memoryDataset } from './dataset/MemoryDataset.js';
export { prepareSample, type SampleSource } from './dataset/prepareSample.js';
export { type Photo, resizePhoto } from './dataset/resizePhoto.js';
export type { Sample } from './dataset/Sample.js';
export { colourise } from './decode/colourise.js';
export { type DecodeLabelMapOptions, decodeLabelMap } from './decode/decodeLabelMap.js';
export { encodeLabelMap } from './decode/encodeLabelMap.js';
export { LabelFileError, type LabelFileErrorFacts } from './decode/LabelFileError.js';
export type { LabelMap } from './decode/LabelMap.js';
export type { LabelRules, PaletteColour } from './decode/LabelRules.js';
export { resizeNearest } from './decode/resizeNearest.js';
export { type CannyOptions, cannyEdges } from './edges/cannyEdges.js';
export { SyntheticScenes, type SyntheticScenesOptions } from './scenes/SyntheticScenes.js';
export { SceneClass } from './scenes/sceneClasses.js';
