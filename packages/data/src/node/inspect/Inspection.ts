import type { DatasetProblem } from '../DatasetError.js';
import type { UnknownValue } from '../folder/inspectPairs.js';
import type { SkippedFiles } from '../folder/SkippedTally.js';

/** An image size and the number of pairs with it. */
export interface SizeCount {
  height: number;
  width: number;
  pairs: number;
}

/** Number of pixels and images of a class. */
export interface ClassCount {
  id: number;
  name: string;
  /** Number of pixels, at the sizes of the label files. */
  pixels: number;
  /** Number of images with at least one pixel of the class. */
  images: number;
}

/** Smallest, median and largest height or width of the photos, in pixels. */
export interface SideRange {
  min: number;
  median: number;
  max: number;
}

/** Statistics and problems of a dataset, from decoding every file once. */
export interface Inspection {
  /** Number of complete samples: a photo, a label map and, if the dataset has instances, an instance map. */
  pairs: number;
  /** Sizes of the photos, the most frequent first. */
  sizes: SizeCount[];
  /** Heights of the photos; zeros if none could be decoded. */
  height: SideRange;
  /** Widths of the photos; zeros if none could be decoded. */
  width: SideRange;
  /** Counts of each class, by id. */
  classes: ClassCount[];
  /** Ids and colours that are not a class, in order of their first file; at most 256. */
  unknown: UnknownValue[];
  /** Number of photos whose EXIF orientation rotates or mirrors them. */
  turnedPhotos: number;
  /** Files that are not images or do not match the requested names, by kind and folder. */
  skipped: SkippedFiles[];
  /** The problems that opening the dataset for training would throw as a DatasetError. */
  problems: DatasetProblem[];
}
