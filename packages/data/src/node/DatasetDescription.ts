import type { SyntheticScenesOptions } from '../scenes/SyntheticScenes.js';
import type { FolderDatasetOptions } from './folderOptions.js';

/** Made-up street scenes, see {@link SyntheticScenes}. */
export type ScenesDescription = { kind: 'scenes' } & SyntheticScenesOptions;

/** Folders of one's own, see {@link folderDataset}. */
export type FolderDescription = { kind: 'folder' } & Omit<FolderDatasetOptions, 'check'>;

/**
 * A dataset in plain JSON: what {@link openDataset} opens, here, in a worker thread or after a resume, always the same.
 */
export type DatasetDescription = ScenesDescription | FolderDescription;
