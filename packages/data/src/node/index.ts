export type { DatasetDescription, FolderDescription, ScenesDescription } from './DatasetDescription.js';
export { DatasetError, type DatasetProblem, type DatasetProblemKind } from './DatasetError.js';
export { FolderDataset, folderDataset } from './FolderDataset.js';
export type { FolderPair } from './FolderPair.js';
export type { FolderDatasetOptions } from './folderOptions.js';
export { openDataset } from './openDataset.js';
export type { DatasetFolders } from './pairFolders.js';
export type { LabelRules } from './readLabels.js';
