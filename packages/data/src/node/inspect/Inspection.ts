import type { DatasetProblem } from '../DatasetError.js';
import type { UnknownValue } from '../folder/inspectPairs.js';

/** A size, and how many pictures have it. */
export interface SizeCount {
  height: number;
  width: number;
  pairs: number;
}

/** How much of a dataset a class covers. */
export interface ClassCount {
  id: number;
  name: string;
  /** In the label files at their own sizes. */
  pixels: number;
  /** Pictures with at least one pixel of it. */
  images: number;
}

/** Smallest, middle and largest of a side of the pictures, in pixels. */
export interface SideRange {
  min: number;
  median: number;
  max: number;
}

/** Everything that decoding a dataset once tells about it. */
export interface Inspection {
  /** Complete pairs of photo and label map (and instance map, where there are instances). */
  pairs: number;
  /** Sizes of the photos, the most frequent first. */
  sizes: SizeCount[];
  /** Of the photos; zeros where none could be decoded. */
  height: SideRange;
  width: SideRange;
  /** By id. */
  classes: ClassCount[];
  /** In order of their files; no more than 256 are told apart. */
  unknown: UnknownValue[];
  /** Photos whose EXIF note says that they are to be turned or mirrored when shown. */
  turnedPhotos: number;
  /** What training would refuse the dataset for, in the same words; empty where it would not. */
  problems: DatasetProblem[];
}
