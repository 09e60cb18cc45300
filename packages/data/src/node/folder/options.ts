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
   * What the names of photos have after, or with `*` around, the part they share with their label map: `'_leftImg8bit'`
   * or `'image_*'`. Several mean that a label map has several photos. Other files are skipped.
   * @defaultValue none: names are equal up to the extension
   */
  photoEnding?: string | readonly string[];
  /** The same of label maps: `'_mask'` or `'mask_*'`. */
  labelEnding?: string;
  /** The same of instance maps. */
  instanceEnding?: string;
}
