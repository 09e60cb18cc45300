import type { DatasetProblem } from '../DatasetError.js';
import type { PictureList } from './listPictures.js';
import type { SkippedFiles } from './SkippedTally.js';

/** Paths of the files of one sample. */
export interface FolderPair {
  /** Name of the sample: the file's, without its extension and without an ending that only photos have. */
  stem: string;
  photo: string;
  /** Several photos may have the same label map. */
  label: string;
  instances?: string;
}

/** Paths of the folders of a dataset. */
export interface DatasetFolders {
  photos: string;
  labels: string;
  instances?: string;
}

/** The parts of a dataset's files. */
export type FolderPart = keyof DatasetFolders;

/** The complete samples, the problems of all other images, and the skipped files. */
export interface Pairing {
  pairs: FolderPair[];
  problems: DatasetProblem[];
  skipped: SkippedFiles[];
}

/** The pairs of listed files, and the files that have no counterpart. */
export interface PairedLists {
  photos: PictureList;
  labels: PictureList;
  instances?: PictureList;
  pairs: FolderPair[];
  /** Keys of the files of a part that have no counterpart in another part. */
  lacking: { part: FolderPart; lacks: FolderPart; keys: string[] }[];
}
