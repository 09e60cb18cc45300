import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureStatistics } from './FeatureStatistics.js';
import type { Features } from './features.js';

/**
 * Factors a covariance matrix Σ `[d][d]`, which may be singular: returns F `[rank, d]` with `Fᵀ F = Σ`.
 *
 * `Σ = V Λ Vᵀ`, `F = Λ^½ Vᵀ` over the eigenvalues above `d · ε · λ_max`
 *
 * @remarks Eigenvalues that should be 0 come out of float64 as about ±1e-16 λ_max. Their square roots, up to 1e-8
 * √λ_max each, add up to a visible error in the distance over two thousand features, so they are dropped.
 */
export function factorOfCovariance(covariance: Float64Array[]): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(covariance as unknown as number[][]),
    {
      assumeSymmetric: true,
    },
  );
  const largest = realEigenvalues.reduce((most, value) => Math.max(most, value), 0);
  const least = covariance.length * Number.EPSILON * largest;
  const kept = realEigenvalues.flatMap((value, i) => (value > least ? [i] : []));
  return Matrix.from1DArray(
    kept.length,
    covariance.length,
    kept.flatMap((i) => covariance.map((_, row) => Math.sqrt(realEigenvalues[i]) * eigenvectorMatrix.get(row, i))),
  );
}

/**
 * Computes a factor F `[images, d]` with `Fᵀ F = Σ` from the features X `[images][d]`: `F = (X − μ) / √(n − 1)`.
 * It needs no eigendecomposition, and is the smaller factor where there are at most as many images as features.
 */
export function factorOfFeatures(features: Features, { mean, count }: FeatureStatistics): Matrix {
  const scale = 1 / Math.sqrt(count - 1);
  const factor = new Matrix(count, mean.length);
  features.forEach((row, image) => {
    for (let i = 0; i < mean.length; i++) factor.set(image, i, (row[i] - mean[i]) * scale);
  });
  return factor;
}
