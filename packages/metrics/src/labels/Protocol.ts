/**
 * How a number was made, in words: which classes, what was ignored, how many pixels of which size.
 * Two numbers may be compared when their protocols agree; published ones differ in exactly these points.
 */
export type Protocol = string;

/** A number with the protocol it was made by. */
export interface Score {
  value: number;
  protocol: Protocol;
}

/** Every score of predicted labels, with the protocol they were made by. */
export interface SegmentationScores {
  pixelAccuracy: number;
  meanIou: number;
  /** IoU per class id; NaN for a class that neither occurs nor was predicted. */
  perClass: number[];
  protocol: Protocol;
}
