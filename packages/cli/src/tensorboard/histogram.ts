import { type Histogram, TensorboardError } from './types.js';

/** Options of {@link histogramOf}. */
export interface HistogramOptions {
  /** Number of buckets of equal width. @defaultValue 64; TensorBoard's page draws 30. */
  buckets?: number;
  /**
   * Maximum number of values that are read, evenly spaced. 2¹⁶ of them describe a kernel of millions as well.
   * @defaultValue all
   */
  most?: number;
}

/**
 * Counts values in buckets of equal width between the smallest and the largest.
 *
 * @remarks Values that are not finite are left out, because TensorBoard cannot draw them. If none is left, the
 * histogram is empty.
 * @param values - Any numbers, such as the weights of a layer.
 * @param options - See {@link HistogramOptions}.
 * @throws {@link TensorboardError} if `buckets` or `most` is not an integer of at least 1.
 */
export function histogramOf(
  values: ArrayLike<number>,
  { buckets = 64, most = Number.MAX_SAFE_INTEGER }: HistogramOptions = {},
): Histogram {
  for (const [name, value] of Object.entries({ buckets, most })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new TensorboardError(`${name}: expected an integer of at least 1, got ${value}.`, { [name]: value });
  }
  const stride = Math.max(1, values.length / most);
  const sampled = Math.min(values.length, most);
  const chosen = Float64Array.from({ length: sampled }, (_, i) => values[Math.floor(i * stride)]).filter(
    Number.isFinite,
  );
  let [min, max, sum, sumOfSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of chosen) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    sumOfSquares += value * value;
  }
  if (chosen.length === 0) return { min: 0, max: 0, count: 0, sum, sumOfSquares, limits: [], counts: [] };
  const { limits, counts } = count(chosen, min, max, min === max ? 1 : buckets);
  return { min, max, count: chosen.length, sum, sumOfSquares, limits, counts };
}

function count(values: Float64Array, min: number, max: number, buckets: number): Pick<Histogram, 'limits' | 'counts'> {
  const limits = Array.from({ length: buckets }, (_, i) => min + ((max - min) * (i + 1)) / buckets);
  limits[buckets - 1] = max;
  const counts = new Array<number>(buckets).fill(0);
  const scale = max === min ? 0 : buckets / (max - min);
  for (const value of values) counts[Math.min(buckets - 1, Math.floor((value - min) * scale))] += 1;
  return { limits, counts };
}
