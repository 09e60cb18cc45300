import { ShapeError, ValueError } from '@ecgan/core';
import { assertFinite, type Features } from './features.js';

/** Serialisable state of {@link FeatureStatistics}. */
export interface FeatureStatisticsState {
  /** Number of images. */
  count: number;
  /** Mean of each feature. */
  mean: number[];
  /** Upper triangle, row by row, of `Σ (x − mean)(x − mean)ᵀ`. */
  scatter: number[];
}

/**
 * Accumulates mean and covariance of image features in memory that does not grow with the number of images.
 * {@link frechetDistance} needs nothing else of a set of images.
 *
 * `μ = (1/n) Σ_i x_i`, `Σ = 1/(n − 1) · Σ_i (x_i − μ)(x_i − μ)ᵀ`
 *
 * @remarks Uses Welford's updates in float64. Most code keeps sums of squares, which lose the variance of features with
 * a large mean. Takes d(d + 1)/2 numbers for d features: 17 MB for d = 2048. {@link FeatureStatistics.merge | merge}
 * combines statistics that were accumulated separately.
 * @see Welford 1962; Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"
 * @example
 * ```ts
 * import { FeatureStatistics } from '@ecgan/metrics';
 *
 * const statistics = new FeatureStatistics();
 * statistics.add([[1, 2], [3, 2]]);
 * statistics.add([[5, 8]]); // batch by batch
 * console.log(statistics.mean); // 3 4
 * console.log(statistics.covariance()[0][1]); // 6
 * ```
 */
export class FeatureStatistics {
  private images = 0;
  private centre = new Float64Array(0);
  private scatter: Float64Array[] = [];

  /** Number of images. */
  get count(): number {
    return this.images;
  }

  /** Number of features d; 0 before the first image. */
  get length(): number {
    return this.centre.length;
  }

  /** Mean of each feature. */
  get mean(): number[] {
    return Array.from(this.centre);
  }

  /**
   * Adds the features of images.
   *
   * @param features - One row per image, `[images][features]`.
   * @throws {@link ShapeError} if a row differs in length from earlier ones; {@link ValueError} if a number is not
   * finite. If it throws, no image is added.
   */
  add(features: Features): void {
    const length = this.length || (features[0]?.length ?? 0);
    features.forEach((row, image) => {
      const argument = `features[${image}]`;
      if (row.length !== length || length === 0)
        throw new ShapeError({ argument, expected: [length || 'features'], received: [row.length] });
      assertFinite(argument, row);
    });
    if (this.length === 0) this.allocate(length);
    for (const row of features) this.addRow(row);
  }

  /**
   * Adds all images of other statistics, as if each had been added to these.
   *
   * @throws {@link ShapeError} if the number of features differs.
   */
  merge(other: FeatureStatistics): void {
    if (other.count === 0) return;
    if (this.length === 0) this.allocate(other.length);
    if (other.length !== this.length)
      throw new ShapeError({
        argument: 'other',
        expected: ['images', this.length],
        received: [other.count, other.length],
      });
    const total = this.images + other.images;
    const delta = other.centre.map((value, i) => value - this.centre[i]);
    const weight = (this.images * other.images) / total;
    this.scatter.forEach((row, i) => {
      for (let j = 0; j < row.length; j++) row[j] += other.scatter[i][j] + weight * delta[i] * delta[i + j];
    });
    this.centre = this.centre.map((value, i) => value + (delta[i] * other.images) / total);
    this.images = total;
  }

  /**
   * The unbiased covariance `[d][d]`.
   *
   * @throws {@link ValueError} with fewer than two images.
   */
  covariance(): Float64Array[] {
    if (this.images < 2)
      throw new ValueError({ argument: 'features', expected: 'at least two images', received: this.images });
    const full = this.scatter.map(() => new Float64Array(this.length));
    this.scatter.forEach((row, i) => {
      row.forEach((value, j) => {
        full[i][i + j] = value / (this.images - 1);
        full[i + j][i] = full[i][i + j];
      });
    });
    return full;
  }

  /** Returns the state that {@link FeatureStatistics.restore} continues from; it can be stored as JSON. */
  state(): FeatureStatisticsState {
    return { count: this.images, mean: this.mean, scatter: this.scatter.flatMap((row) => Array.from(row)) };
  }

  /**
   * Continues from a saved state.
   *
   * @throws {@link ValueError} if the state's lists do not fit each other.
   */
  restore({ count, mean, scatter }: FeatureStatisticsState): void {
    const expected = (mean.length * (mean.length + 1)) / 2;
    if (scatter.length !== expected)
      throw new ValueError({
        argument: 'state.scatter',
        expected: `${expected} numbers for ${mean.length} features`,
        received: scatter.length,
      });
    this.allocate(mean.length);
    this.images = count;
    this.centre.set(mean);
    let from = 0;
    for (const row of this.scatter) for (let j = 0; j < row.length; j++) row[j] = scatter[from++];
  }

  private allocate(length: number): void {
    this.centre = new Float64Array(length);
    this.scatter = Array.from({ length }, (_, i) => new Float64Array(length - i));
  }

  private addRow(row: ArrayLike<number>): void {
    this.images += 1;
    const { centre, images } = this;
    const before = Float64Array.from(row, (value, i) => value - centre[i]);
    before.forEach((delta, i) => {
      centre[i] += delta / images;
    });
    const shrink = (images - 1) / images;
    this.scatter.forEach((sums, i) => {
      const scaled = before[i] * shrink;
      for (let j = 0; j < sums.length; j++) sums[j] += scaled * before[i + j];
    });
  }
}
