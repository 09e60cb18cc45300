import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureStatistics } from './FeatureStatistics.js';
import type { Features } from './features.js';

/**
 * A matrix F `[rank, d]` with `Fᵀ F = Σ`, from a covariance Σ, which may be singular.
 *
 * `Σ = V Λ Vᵀ`, `F = Λ^½ Vᵀ` over the eigenvalues above `d · ε · λ_max`
 *
 * @remarks An eigenvalue that should be 0 comes out of float64 as ± 1e-16 λ_max; its root, 1e-8, times two thousand of them would be seen in the distance.
 * So they are left out.
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
 * The same from the features themselves, where images are no more than features: `F = (X − μ) / √(n − 1)`, without any decomposition.
 */
export function factorOfFeatures(features: Features, { mean, count }: FeatureStatistics): Matrix {
  const scale = 1 / Math.sqrt(count - 1);
  const factor = new Matrix(count, mean.length);
  features.forEach((row, image) => {
    for (let i = 0; i < mean.length; i++) factor.set(image, i, (row[i] - mean[i]) * scale);
  });
  return factor;
}
