import type { FileDatasetOptions } from './options.js';
import type { Pairing } from './Pairing.js';

/** The paired files of a dataset and the options to read them with, before any file is opened. */
export interface PairedFiles extends Pairing {
  options: FileDatasetOptions;
}
