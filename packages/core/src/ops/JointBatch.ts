import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * A batch of which this process has only some images, and what batch statistics need of the processes that have the others.
 *
 * @remarks Every process makes the same calls in the same order. They return once all have answered, for a gradient of TF.js cannot wait.
 * The loss of the whole batch is `Σ share · loss` over the processes; each differentiates its own.
 */
export interface JointBatch {
  /** Images here, as a share of all: in (0, 1]. */
  share: number;
  /**
   * Mean and variance of each channel over the whole batch, from those of the images here: `[2, channels]` to `[2, channels]`.
   *
   * `μ = Σ share · μ_r`, `σ² = Σ share · (σ²_r + μ_r²) − μ²`
   */
  moments(own: Tensor2D): Tensor2D;
  /** `Σ share · values` over the processes. */
  average(values: Tensor1D): Tensor1D;
}
