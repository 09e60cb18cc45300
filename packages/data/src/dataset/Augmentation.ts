/**
 * Random flip and crop of one sample, see {@link drawAugmentations}. Plain values, so it can be sent to a worker
 * thread.
 */
export interface Augmentation {
  /** Flips all arrays of the sample left to right. */
  flip: boolean;
  /** Horizontal position of the crop, from 0 (left edge of the loaded image) to 1 (right edge). */
  cropX: number;
  /** Vertical position of the crop, from 0 (top) to 1 (bottom). */
  cropY: number;
}
