import { ShapeError } from '@ecgan/core';
import { assertInteger, drawIndices, seededRandom } from '@ecgan/core/internal';
import type { ProtocolContext, Score } from '../protocol/Protocol.js';
import { type Features, featureLength } from './features.js';

/** Options of {@link kernelDistance}. */
export interface KernelDistanceOptions extends ProtocolContext {
  /** Number of random subsets. @defaultValue 100 */
  subsets?: number;
  /** Number of images drawn from each set for a subset. @defaultValue half of the smaller set, at most 1000 */
  subsetSize?: number;
  /** Seed of the subsets. @defaultValue 0 */
  seed?: number;
  /** Whether image i of both sets belongs to the same label map; see the remarks. @defaultValue false */
  paired?: boolean;
}

/** The mean over subsets, its error, and the protocol. */
export interface KernelDistance extends Score {
  /** Standard error of `value` as an estimate from these images; NaN where every subset is the whole set. */
  standardError: number;
  /** Standard deviation between the subsets, which other code prints as "±". It depends on `subsetSize`. */
  deviation: number;
}

/**
 * Kernel distance between two sets of features: an unbiased estimate of the squared maximum mean discrepancy with a
 * cubic kernel, averaged over random subsets. With the 2048 features of the FID Inception this is KID.
 *
 * `k(x, y) = (x·y / d + 1)³`
 *
 * `MMD² = Σ_{i≠j} k(xᵢ, xⱼ) / m(m−1) + Σ_{i≠j} k(yᵢ, yⱼ) / m(m−1) − 2 Σ_{ij} k(xᵢ, yⱼ) / m²`
 *
 * Near 0 if both sets come from one distribution; it is then negative as often as positive.
 *
 * @remarks Unlike {@link frechetDistance} it is unbiased for any number of images, so use it with hundreds of them.
 * Beware of its error: papers print the deviation between subsets. That shrinks as subsets grow, and is 0 if every
 * subset is the whole set, although the estimate is no more certain than the number of images allows. `standardError`
 * is the delete-d jackknife instead, `√(m / (n − m)) · deviation`, for m of the n images of the smaller set. Computes
 * in float64.
 *
 * Set `paired` to compare generated images with the photos of their own label maps. Photo i is closer to image i than
 * to the other images, and the mean over all pairs would mistake that for agreement between the sets. With `paired`,
 * both subsets have the same label maps and the sums leave out i = j everywhere:
 *
 * `Σ_{i≠j} [k(xᵢ, xⱼ) + k(yᵢ, yⱼ) − k(xᵢ, yⱼ) − k(xⱼ, yᵢ)] / m(m−1)`
 *
 * This is unbiased for pairs too, exactly 0 for photos against themselves, and has a smaller error because differences
 * between label maps cancel.
 * @param generated - Features of generated images, `[images][features]`.
 * @param real - Features of real images, `[images][features]`.
 * @param options - See {@link KernelDistanceOptions}.
 * @throws {@link ShapeError} if there are fewer than two images or the number of features differs; {@link ValueError}
 * if an option or a number is out of range.
 * @see Bińkowski et al. 2018, arXiv 1801.01401; Gretton et al. 2012, lemma 6, on pairs; Shao and Wu 1989, "A general
 * theory for jackknife variance estimation"
 * @example
 * ```ts
 * import { kernelDistance } from '@ecgan/metrics';
 *
 * // One feature, d = 1: kernels are 1 within the real images, 8 within the generated ones, 1 between them.
 * const options = { subsets: 1, subsetSize: 2 };
 * console.log(kernelDistance([[1], [1]], [[0], [0]], options).value); // 7
 * ```
 */
export function kernelDistance(
  generated: Features,
  real: Features,
  options: KernelDistanceOptions = {},
): KernelDistance {
  const fewest = Math.min(generated.length, real.length);
  const {
    subsets = 100,
    subsetSize = Math.max(2, Math.min(1000, fewest >> 1)),
    seed = 0,
    paired = false,
    ...context
  } = options;
  const length = assertComparable(generated, real, paired);
  assertInteger('subsets', subsets, { atLeast: 1 });
  assertInteger('subsetSize', subsetSize, { atLeast: 2, atMost: fewest });
  const estimates = estimatesOf(generated, real, { subsets, subsetSize, seed, paired });
  const value = estimates.reduce((sum, one) => sum + one, 0) / subsets;
  const deviation = Math.sqrt(estimates.reduce((sum, one) => sum + (one - value) ** 2, 0) / subsets);
  const standardError = subsetSize < fewest ? Math.sqrt(subsetSize / (fewest - subsetSize)) * deviation : Number.NaN;
  const settings = { features: length, kernel: '(x·y/d + 1)³', subsets, subsetSize, seed, ...(paired && { paired }) };
  const protocol = {
    metric: 'kernel distance',
    ...context,
    images: generated.length,
    referenceImages: real.length,
    settings,
  };
  return { value, standardError, deviation, protocol };
}

/** Checks two sets of features, and returns the number of features. */
function assertComparable(generated: Features, real: Features, paired: boolean): number {
  const length = featureLength('generated', generated, 2);
  if (featureLength('real', real, 2) !== length)
    throw new ShapeError({ argument: 'real', expected: ['images', length], received: [real.length, real[0].length] });
  if (paired && generated.length !== real.length)
    throw new ShapeError({ argument: 'real', expected: [generated.length, length], received: [real.length, length] });
  return length;
}

/** Estimates MMD² once for each random subset. */
function estimatesOf(
  generated: Features,
  real: Features,
  { subsets, subsetSize, seed, paired }: Required<Omit<KernelDistanceOptions, keyof ProtocolContext>>,
): number[] {
  const kernels = {
    generated: kernelOf(generated, generated),
    real: kernelOf(real, real),
    between: kernelOf(generated, real),
  };
  const random = seededRandom(seed);
  const pairs = subsetSize * (subsetSize - 1);
  return Array.from({ length: subsets }, () => {
    const xs = drawIndices(subsetSize, generated.length, random);
    if (paired) return (2 * sumOfDifferences(kernels, xs)) / pairs;
    const ys = drawIndices(subsetSize, real.length, random);
    return (
      (2 * sumOfPairs(kernels.generated, xs)) / pairs +
      (2 * sumOfPairs(kernels.real, ys)) / pairs -
      (2 * sumOfAll(kernels.between, xs, ys)) / subsetSize ** 2
    );
  });
}

type Kernel = (i: number, j: number) => number;

/** The kernel `k(xs[i], ys[j])` as a function of i and j. Values are computed at first use and kept. */
function kernelOf(xs: Features, ys: Features): Kernel {
  const rows = xs.map((row) => Float64Array.from(row));
  const columns = xs === ys ? rows : ys.map((row) => Float64Array.from(row));
  const compute = (i: number, j: number) => {
    const [x, y] = [rows[i], columns[j]];
    let product = 0;
    for (let k = 0; k < x.length; k++) product += x[k] * y[k];
    return (product / x.length + 1) ** 3;
  };
  // At most 256 MB are kept. The kernels of larger sets are computed anew for every subset.
  if (xs.length * ys.length > 2 ** 25) return compute;
  const known = new Float64Array(xs.length * ys.length).fill(Number.NaN);
  return (i, j) => {
    const at = i * ys.length + j;
    if (Number.isNaN(known[at])) known[at] = compute(i, j);
    return known[at];
  };
}

/** Sums over the pairs i < j. Indices in a subset ascend, so a pair always has the same order and is computed once. */
function sumOfPairs(kernel: Kernel, chosen: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < chosen.length; i++)
    for (let j = i + 1; j < chosen.length; j++) sum += kernel(chosen[i], chosen[j]);
  return sum;
}

function sumOfAll(kernel: Kernel, xs: Int32Array, ys: Int32Array): number {
  let sum = 0;
  for (const x of xs) for (const y of ys) sum += kernel(x, y);
  return sum;
}

/** Sums `k(xᵢ, xⱼ) + k(yᵢ, yⱼ) − k(xᵢ, yⱼ) − k(xⱼ, yᵢ)` over the pairs i < j of one subset. */
function sumOfDifferences(kernels: Record<'generated' | 'real' | 'between', Kernel>, chosen: Int32Array): number {
  const { generated, real, between } = kernels;
  let sum = 0;
  for (const [at, i] of chosen.entries())
    for (const j of chosen.subarray(at + 1)) sum += generated(i, j) + real(i, j) - between(i, j) - between(j, i);
  return sum;
}
