/**
 * Description of how a score was computed: the classes, the ignored label, the number and size of the images. Two
 * scores are comparable if their protocols agree; published scores differ in these points.
 */
export type Protocol = string;

/** A score with its protocol. */
export interface Score {
  value: number;
  protocol: Protocol;
}

/** All scores of predicted labels with their protocol. */
export interface SegmentationScores {
  pixelAccuracy: number;
  meanIou: number;
  /** IoU per class id; NaN for a class that neither occurs nor was predicted. */
  perClass: number[];
  protocol: Protocol;
}
