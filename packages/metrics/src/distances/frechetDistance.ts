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
 * Fréchet distance between the Gaussians fitted to two sets of features. With the 2048 features of the FID Inception
 * this is FID.
 *
 * `d² = |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁ Σ₂)^½`
 *
 * Range [0, ∞), in squared units of the features; 0 if means and covariances are equal.
 *
 * @remarks Computes `tr (Σ₁Σ₂)^½ = ‖F₁ F₂ᵀ‖_*`, a sum of singular values, where `Fᵢᵀ Fᵢ = Σᵢ`. The singular values are
 * the square roots of the eigenvalues of `Σ₁^½ Σ₂ Σ₁^½`, found without squaring. The result is therefore also right
 * with fewer images than features, where the usual `sqrtm` returns complex numbers or needs 1e-6 added to the diagonal.
 * Computes in float64.
 *
 * **Few images bias it upwards**: with 2048 features, two sets of a thousand images from one distribution are tens
 * apart. Never compare values from different numbers of images ({@link compareResults} refuses to). Below about ten
 * thousand images, report {@link kernelDistance} beside it. The value also depends on how images were resized and on
 * JPEG compression, and says nothing about whether an image fits its label map.
 *
 * For d features and n images it takes two symmetric eigendecompositions and one singular value decomposition of
 * `[d, d]` if n > d, else one singular value decomposition of `[n, n]`.
 * @param generated - Features of generated images, `[images][features]`, or statistics accumulated from them.
 * @param real - Features of real images, or their statistics.
 * @param context - What the protocol says of network, split and size.
 * @throws {@link ShapeError} if there are fewer than two images or the number of features differs; {@link ValueError}
 * if a number is not finite.
 * @see Heusel et al. 2017, arXiv 1706.08500; Dowson and Landau 1982; Chong and Forsyth 2020, arXiv 1911.07023, on the
 * bias
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
  const covarianceTerm = Math.max(0, squaredNorm(first.factor) + squaredNorm(second.factor) - 2 * nuclearNorm(product));
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

/** `‖F‖² = tr Fᵀ F`, the trace of the covariance. */
function squaredNorm(factor: Matrix): number {
  return factor.to1DArray().reduce((sum, value) => sum + value * value, 0);
}

/** Sum of the singular values. */
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
