import type { DatasetOptions } from '../../dataset/DatasetOptions.js';
import type { EdgeCache } from '../edgeCache/EdgeCache.js';
import type { DatasetFolders } from './pairFolders.js';

/** How photos are read. */
export interface PhotoOptions {
  /**
   * Canny on the photo at its own size, then resized with it, as the paper does; else Canny on the resized photo, whose
   * lines stay sharp when large photos become small ones.
   * @defaultValue false
   */
  edgesAtPhotoSize?: boolean;
  /**
   * Turn photos as their EXIF note says; for label maps that were drawn on the turned picture.
   * @defaultValue false: pixels as they are stored
   */
  autoOrient?: boolean;
}

/** Options of {@link folderDataset} but for the folders: what every dataset on disk has to be told. */
export interface FileDatasetOptions extends DatasetOptions, PhotoOptions {
  /** Decode every file once and refuse the dataset if anything is wrong with one. @defaultValue true */
  check?: boolean;
  /** Keeps edges on disk. @defaultValue none: they are computed each time */
  edgeCache?: EdgeCache;
}

/** Options of {@link folderDataset}. */
export interface FolderDatasetOptions extends FileDatasetOptions, DatasetFolders {}
