import { ShapeError } from '@ecgan/core';
import { assertInteger, drawIndices, seededRandom } from '@ecgan/core/internal';
import type { ProtocolContext, Score } from '../protocol/Protocol.js';
import { type Features, featureLength } from './features.js';

/** Options of {@link kernelDistance}. */
export interface KernelDistanceOptions extends ProtocolContext {
  /** Number of random subsets. @defaultValue 100 */
  subsets?: number;
  /** Images of either set in a subset. @defaultValue half of the smaller set, at most 1000 */
  subsetSize?: number;
  /** Seed of the subsets. @defaultValue 0 */
  seed?: number;
  /** Whether image i of both sets is of one label map, see the remarks. @defaultValue false */
  paired?: boolean;
}

/** The mean over subsets, how far they differ, and its protocol. */
export interface KernelDistance extends Score {
  /** Standard error of `value` as an estimate from these images; NaN where every subset is the whole set. */
  standardError: number;
  /** Standard deviation between the subsets, what other code prints as "±". It depends on `subsetSize`. */
  deviation: number;
}

/**
 * Kernel distance of two sets of features: KID, if the features are the 2048 of the FID Inception. The unbiased estimate of the squared maximum mean discrepancy with
 * a cubic kernel, as a mean over random subsets.
 *
 * `k(x, y) = (x·y / d + 1)³`
 *
 * `MMD² = Σ_{i≠j} k(xᵢ, xⱼ) / m(m−1) + Σ_{i≠j} k(yᵢ, yⱼ) / m(m−1) − 2 Σ_{ij} k(xᵢ, yⱼ) / m²`
 *
 * Near 0 for one distribution, and then as often below 0 as above.
 *
 * @remarks Unlike {@link frechetDistance} it has no bias, whatever the number of images, so it is the one to use with hundreds of them. The trap is its error: the
 * deviation between subsets, which papers print, shrinks as subsets grow and is 0 if a subset is the whole set, while the estimate gets no better than the
 * images are. `standardError` is the delete-d jackknife instead, `√(m / (n − m)) · deviation` for m of the n images of the smaller set.
 * Float64.
 *
 * Generated images and the photos of their own label maps are `paired`: photo i is nearer to image i than to the others, which the mean over all pairs would take for agreement of
 * the two sets. The sums then leave out i = j everywhere and subsets are of the same label maps, which is unbiased for pairs too, is exactly 0 for photos against
 * themselves, and has a smaller error, since what differs between label maps cancels: `Σ_{i≠j} [k(xᵢ, xⱼ) + k(yᵢ, yⱼ) − k(xᵢ, yⱼ) − k(xⱼ, yᵢ)] / m(m−1)`.
 * @param generated - One row of features per image, `[images][features]`.
 * @param real - Those of real images.
 * @param options - See {@link KernelDistanceOptions}.
 * @throws {@link ShapeError} if there are fewer than two images or the number of features differs; {@link ValueError} if an option or a number is out of range.
 * @see Bińkowski et al. 2018, arXiv 1801.01401; Gretton et al. 2012, lemma 6, on pairs; Shao and Wu 1989, "A general theory for jackknife variance estimation"
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
  const length = featureLength('generated', generated, 2);
  if (featureLength('real', real, 2) !== length)
    throw new ShapeError({ argument: 'real', expected: ['images', length], received: [real.length, real[0].length] });
  const fewest = Math.min(generated.length, real.length);
  const { paired = false } = options;
  if (paired && generated.length !== real.length)
    throw new ShapeError({ argument: 'real', expected: [generated.length, length], received: [real.length, length] });
  const {
    subsets = 100,
    subsetSize = Math.max(2, Math.min(1000, fewest >> 1)),
    seed = 0,
    paired: _,
    ...context
  } = options;
  assertInteger('subsets', subsets, { atLeast: 1 });
  assertInteger('subsetSize', subsetSize, { atLeast: 2, atMost: fewest });
  const [within, among, between] = [kernelOf(generated, generated), kernelOf(real, real), kernelOf(generated, real)];
  const random = seededRandom(seed);
  const estimates = Array.from({ length: subsets }, () => {
    const xs = drawIndices(subsetSize, generated.length, random);
    const pairs = subsetSize * (subsetSize - 1);
    if (paired) return (2 * sumOfDifferences({ within, among, between }, xs)) / pairs;
    const ys = drawIndices(subsetSize, real.length, random);
    return (
      (2 * sumOfPairs(within, xs)) / pairs +
      (2 * sumOfPairs(among, ys)) / pairs -
      (2 * sumOfAll(between, xs, ys)) / subsetSize ** 2
    );
  });
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

type Kernel = (i: number, j: number) => number;

/** The kernel of two images by their numbers; each pair is computed once, when it is first asked for. */
function kernelOf(xs: Features, ys: Features): Kernel {
  const rows = xs.map((row) => Float64Array.from(row));
  const columns = xs === ys ? rows : ys.map((row) => Float64Array.from(row));
  const compute = (i: number, j: number) => {
    const [x, y] = [rows[i], columns[j]];
    let product = 0;
    for (let k = 0; k < x.length; k++) product += x[k] * y[k];
    return (product / x.length + 1) ** 3;
  };
  // 256 MB at most; larger sets are computed anew for every subset.
  if (xs.length * ys.length > 2 ** 25) return compute;
  const known = new Float64Array(xs.length * ys.length).fill(Number.NaN);
  return (i, j) => {
    const at = i * ys.length + j;
    if (Number.isNaN(known[at])) known[at] = compute(i, j);
    return known[at];
  };
}

/** Over the pairs i < j, each once: subsets are ascending, so every pair is asked for in one order. */
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

/** Over the pairs i < j of one subset, what they have within the sets less what they have between them. */
function sumOfDifferences(kernels: Record<'within' | 'among' | 'between', Kernel>, chosen: Int32Array): number {
  const { within, among, between } = kernels;
  let sum = 0;
  for (const [at, i] of chosen.entries())
    for (const j of chosen.subarray(at + 1)) sum += within(i, j) + among(i, j) - between(i, j) - between(j, i);
  return sum;
}
