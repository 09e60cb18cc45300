import { ShapeError } from '@ecgan/core';
import { type Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { ProtocolContext, Score } from '../protocol/Protocol.js';
import { factorOfCovariance, factorOfFeatures } from './covarianceFactor.js';
import { FeatureStatistics } from './FeatureStatistics.js';
import { type Features, featureLength } from './features.js';

/** The distance, its two parts and its protocol. */
export interface FrechetDistance extends Score {
  /** `|μ₁ − μ₂|²`. */
  meanTerm: number;
  /** `tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½)`. */
  covarianceTerm: number;
}

/**
 * Fréchet distance of two sets of features, taken as Gaussians: FID, if the features are the 2048 of the FID Inception.
 *
 * `d² = |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁ Σ₂)^½`
 *
 * In [0, ∞), in squared units of the features; 0 if means and covariances agree.
 *
 * @remarks `tr (Σ₁Σ₂)^½ = ‖F₁ F₂ᵀ‖_*`, the sum of singular values, where `Fᵢᵀ Fᵢ = Σᵢ`: the square roots of the eigenvalues of `Σ₁^½ Σ₂ Σ₁^½` without ever
 * squaring, so it is right also with fewer images than features, where `sqrtm` of the usual code gives complex numbers or adds 1e-6 to the diagonal.
 * Float64.
 *
 * **It is biased upwards when images are few**: with 2048 features, a thousand images of one and the same distribution are tens apart. Never compare
 * values from different numbers of images (the protocol refuses that), and give {@link kernelDistance} beside it below some ten thousand. It also moves with
 * how images are resized and with JPEG; and it says nothing of whether an image fits its label map.
 *
 * With d features and more images than that it takes two symmetric eigen-decompositions and one singular value decomposition of `[d, d]`; with fewer,
 * one singular value decomposition of `[images, images]`.
 * @param generated - One row of features per image, or the statistics of any number of them.
 * @param real - Those of real images.
 * @param context - What goes into the protocol beside the numbers of images: network, split, size.
 * @throws {@link ShapeError} if there are fewer than two images or the number of features differs; {@link ValueError} if a number is not finite.
 * @see Heusel et al. 2017, arXiv 1706.08500; Dowson and Landau 1982; Chong and Forsyth 2020, arXiv 1911.07023, on the bias
 * @example
 * ```ts
 * import { frechetDistance } from '@ecgan/metrics';
 *
 * // Two features; the second set is the first, moved by (3, 4).
 * const real = [[0, 0], [1, 2], [2, 1]];
 * const moved = real.map(([x, y]) => [x + 3, y + 4]);
 * console.log(frechetDistance(moved, real).value); // 25
 * ```
 */
export function frechetDistance(
  generated: Features | FeatureStatistics,
  real: Features | FeatureStatistics,
  context: ProtocolContext = {},
): FrechetDistance {
  const [first, second] = [gaussianOf('generated', generated), gaussianOf('real', real)];
  const { length } = first.statistics;
  if (second.statistics.length !== length)
    throw new ShapeError({
      argument: 'real',
      expected: ['images', length],
      received: [second.statistics.count, second.statistics.length],
    });
  const [firstMean, secondMean] = [first.statistics.mean, second.statistics.mean];
  const meanTerm = firstMean.reduce((sum, value, i) => sum + (value - secondMean[i]) ** 2, 0);
  const product = first.factor.mmul(second.factor.transpose());
  const covarianceTerm = Math.max(0, squares(first.factor) + squares(second.factor) - 2 * nuclearNorm(product));
  const { count: images } = first.statistics;
  const protocol = { metric: 'Fréchet distance', ...context, images, referenceImages: second.statistics.count };
  return {
    value: meanTerm + covarianceTerm,
    meanTerm,
    covarianceTerm,
    protocol: { ...protocol, settings: { features: length } },
  };
}

interface Gaussian {
  statistics: FeatureStatistics;
  /** `Fᵀ F = Σ`. */
  factor: Matrix;
}

function gaussianOf(argument: string, source: Features | FeatureStatistics): Gaussian {
  if (source instanceof FeatureStatistics) {
    if (source.count < 2)
      throw new ShapeError({
        argument,
        expected: ['at least 2 images', 'features'],
        received: [source.count, source.length],
      });
    return { statistics: source, factor: factorOfCovariance(source.covariance()) };
  }
  const length = featureLength(argument, source, 2);
  const statistics = new FeatureStatistics();
  statistics.add(source);
  const few = source.length <= length;
  return {
    statistics,
    factor: few ? factorOfFeatures(source, statistics) : factorOfCovariance(statistics.covariance()),
  };
}

/** `tr Fᵀ F`. */
function squares(factor: Matrix): number {
  return factor.to1DArray().reduce((sum, value) => sum + value * value, 0);
}

function nuclearNorm(matrix: Matrix): number {
  // A set of equal images has a covariance of rank 0.
  if (matrix.rows === 0 || matrix.columns === 0) return 0;
  const { diagonal } = new SingularValueDecomposition(matrix, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  return diagonal.reduce((sum, value) => sum + value, 0);
}
