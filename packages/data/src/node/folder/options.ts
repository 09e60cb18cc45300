import type { DatasetOptions } from '../../dataset/DatasetOptions.js';
import type { EdgeCache } from '../edgeCache/EdgeCache.js';
import type { DatasetFolders } from './Pairing.js';

/** Options of reading photos. */
export interface PhotoOptions {
  /**
   * Whether edges are computed at the original size of the photo and resized with it, as in the paper. If false, they
   * are computed on the resized photo, which keeps lines one pixel wide when a photo is shrunk.
   * @defaultValue false
   */
  edgesAtPhotoSize?: boolean;
  /**
   * Whether the EXIF orientation is applied to photos. Set it if the label maps were drawn on the oriented image.
   * @defaultValue false: pixels in stored order
   */
  autoOrient?: boolean;
}

/** Options of every dataset on disk: those of {@link folderDataset} except the folders. */
export interface FileDatasetOptions extends DatasetOptions, PhotoOptions {
  /** Whether every file is decoded once when the dataset is opened; problems throw a DatasetError. @defaultValue true */
  check?: boolean;
  /** Cache of edge maps on disk. @defaultValue none: edges are computed each time a sample is read */
  edgeCache?: EdgeCache;
}

/** Options of {@link folderDataset}. */
export interface FolderDatasetOptions extends FileDatasetOptions, DatasetFolders {
  /**
   * Ending of the photos' names, without extension, that their label maps do not have: `'_leftImg8bit'`; or a pattern in
   * which `*` stands for the shared part: `'image_*'`. With several endings, a label map can have several photos. Files
   * that match none are skipped.
   * @defaultValue none: names are equal up to the extension
   */
  photoEnding?: string | readonly string[];
  /** Ending or pattern of the label maps' names: `'_mask'` or `'mask_*'`. @defaultValue none */
  labelEnding?: string;
  /** Ending or pattern of the instance maps' names. @defaultValue none */
  instanceEnding?: string;
}
