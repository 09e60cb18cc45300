/** How some numbers are spread. */
export interface Histogram {
  min: number;
  max: number;
  /** How many numbers. */
  count: number;
  sum: number;
  sumOfSquares: number;
  /** Right edge of each bucket, rising; the left edge of the first is `min`. */
  limits: number[];
  /** How many numbers fell into each. */
  counts: number[];
}
