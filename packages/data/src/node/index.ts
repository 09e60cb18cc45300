export { type Ade20kOptions, type Ade20kSplit, ade20k } from './ade20k.js';
export { type CamvidOptions, type CamvidSplit, camvid } from './camvid.js';
export { type CityscapesOptions, type CityscapesSplit, cityscapes } from './cityscapes.js';
export { type CocoStuffOptions, type CocoStuffSplit, cocoStuff } from './cocoStuff.js';
export type {
  Ade20kDescription,
  CamvidDescription,
  CityscapesDescription,
  CocoStuffDescription,
  DatasetDescription,
  FileDescription,
  FolderDescription,
  ScenesDescription,
} from './DatasetDescription.js';
export { DatasetError, type DatasetProblem, type DatasetProblemKind } from './DatasetError.js';
export { EdgeCache, type EdgeCacheOptions, type EdgeParameters } from './edgeCache/EdgeCache.js';
export { FolderDataset, folderDataset } from './FolderDataset.js';
export type { FolderPair } from './FolderPair.js';
export type { FileDatasetOptions, FolderDatasetOptions, PhotoOptions } from './folderOptions.js';
export type { ClassCount, Inspection, SideRange, SizeCount, UnknownValue } from './Inspection.js';
export { type InspectOptions, inspectDataset } from './inspectDataset.js';
export type { InspectionProgress } from './inspectPairs.js';
export type { LayoutOptions } from './layoutOptions.js';
export { openDataset } from './openDataset.js';
export type { DatasetFolders } from './pairFolders.js';
export { BatchWorkers, type BatchWorkersOptions } from './prefetch/BatchWorkers.js';
export { DeadWorkerError } from './prefetch/DeadWorkerError.js';
export { defaultWorkers } from './prefetch/defaultWorkers.js';
export type { WorkerEntry } from './prefetch/workerEntry.js';
