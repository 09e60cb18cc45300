import type { FileDatasetOptions } from './options.js';
import type { Pairing } from './pairFolders.js';

/** What a dataset of files comes to before any of them is opened. */
export interface PairedFiles extends Pairing {
  options: FileDatasetOptions;
}
