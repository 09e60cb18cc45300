import { div, maximum, norm, type Scalar, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { spectralNorm } from '../ops/spectralNorm.js';

/** The singular vectors a layer keeps between power iterations, as non-trainable weights. */
export interface SpectralVectors {
  /** `[filters]`. */
  u: LayerVariable;
  /** `[kernel size / filters]`. */
  v: LayerVariable;
}

/** Normalises the random u to unit length and sets v to `Wᵀu / ‖Wᵀu‖`. */
export function initializeVectors(kernel: Tensor, { u, v }: SpectralVectors, epsilon: number): void {
  tidy(() => {
    const random = u.read();
    const start = div(random, maximum(norm(random), epsilon)) as Tensor1D;
    const found = spectralNorm(kernel, start, { iterations: 0, epsilon });
    u.write(found.u);
    v.write(found.v);
  });
}

/** σ of a kernel `[…, filters]`, after `iterations` power iterations, which update the vectors. */
export function estimateSigma(
  kernel: Tensor,
  vectors: SpectralVectors,
  { iterations, epsilon }: { iterations: number; epsilon: number },
): Scalar {
  const options = { iterations, v: vectors.v.read() as Tensor1D, epsilon };
  const { sigma, u, v } = spectralNorm(kernel, vectors.u.read() as Tensor1D, options);
  if (iterations > 0) {
    vectors.u.write(u);
    vectors.v.write(v);
  }
  return sigma;
}
