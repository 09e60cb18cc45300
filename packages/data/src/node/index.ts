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
export { describeExport, type ExportDescription } from './exports/describeExport.js';
export { rasterise } from './exports/rasterise.js';
export { readCoco } from './exports/readCoco.js';
export { readLabelme } from './exports/readLabelme.js';
export type { AnnotatedPicture, AnnotationExport, Shape } from './exports/Shape.js';
export { decodePhoto } from './folder/decodePhoto.js';
export { FolderDataset, folderDataset } from './folder/FolderDataset.js';
export type { InspectionProgress, UnknownValue } from './folder/inspectPairs.js';
export {
  type LabelMapFiles,
  LabelMapFolder,
  type LabelMapFolderOptions,
  labelMapFolder,
  type NamedLabelMap,
} from './folder/LabelMapFolder.js';
export type { FileDatasetOptions, FolderDatasetOptions, PhotoOptions } from './folder/options.js';
export type { DatasetFolders, FolderPair } from './folder/Pairing.js';
export type { SkippedFiles } from './folder/SkippedTally.js';
export type { ClassCount, Inspection, SideRange, SizeCount } from './inspect/Inspection.js';
export { type InspectOptions, inspectDataset } from './inspect/inspectDataset.js';
export { openDataset } from './openDataset.js';
export { type Ade20kOptions, type Ade20kSplit, ade20k } from './published/ade20k.js';
export { type CamvidOptions, type CamvidSplit, camvid } from './published/camvid.js';
export { type CityscapesOptions, type CityscapesSplit, cityscapes } from './published/cityscapes.js';
export { type CocoStuffOptions, type CocoStuffSplit, cocoStuff } from './published/cocoStuff.js';
export type { PublishedOptions } from './published/PublishedOptions.js';
export { BatchWorkers, type BatchWorkersOptions } from './workers/BatchWorkers.js';
export { DeadWorkerError } from './workers/DeadWorkerError.js';
export { defaultWorkers } from './workers/defaultWorkers.js';
export type { WorkerEntry } from './workers/workerEntry.js';
