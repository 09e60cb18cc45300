import { div, serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { nonZeroSeed } from '../nonZeroSeed.js';
import { Convolution2d, type Convolution2dOptions } from './convolution2d.js';
import type { Shape } from './LayerOptions.js';
import { estimateSigma, initializeVectors, type SpectralVectors } from './spectralVectors.js';

/** Options of {@link spectralConv2d}. */
export interface SpectralConv2dOptions extends Convolution2dOptions {
  /** Power iterations per training call. @defaultValue 1 */
  powerIterations?: number;
  /** Lower bound of the norm that vectors are divided by. @defaultValue 1e-12 */
  epsilon?: number;
}

/**
 * See {@link spectralConv2d}. Weights: `kernel [k, k, inChannels, filters]`, `bias [filters]`; non-trainable:
 * `u [filters]`, `v [k · k · inChannels]`.
 */
export class SpectralConv2d extends Convolution2d {
  static override className = 'EcganSpectralConv2d';
  readonly powerIterations: number;
  readonly epsilon: number;
  declare protected vectors: SpectralVectors;

  constructor(options: SpectralConv2dOptions) {
    super(options);
    this.powerIterations = options.powerIterations ?? 1;
    this.epsilon = options.epsilon ?? 1e-12;
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const seed = nonZeroSeed(this.seed === undefined ? undefined : this.seed + 1);
    const normal = initializers.randomNormal({ mean: 0, stddev: 1, seed });
    const size = this.kernelSize * this.kernelSize * this.inputChannels(inputShape);
    const u = this.addWeight('u', [this.filters], 'float32', normal, undefined, false);
    const v = this.addWeight('v', [size], 'float32', initializers.zeros(), undefined, false);
    this.vectors = { u, v };
    initializeVectors(this.kernel.read(), this.vectors, this.epsilon);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), powerIterations: this.powerIterations, epsilon: this.epsilon };
  }

  /** Divides the kernel or the output by σ, whichever is smaller. */
  protected override convolve([x]: Tensor[], kernel: Tensor4D, training: boolean): Tensor4D {
    const iterations = training ? this.powerIterations : 0;
    const sigma = estimateSigma(kernel, this.vectors, { iterations, epsilon: this.epsilon });
    const [batch, height, width, filters] = this.computeOutputShape(x.shape) as number[];
    if (batch * height * width * filters < kernel.size)
      return div(super.convolve([x], kernel, training), sigma) as Tensor4D;
    return super.convolve([x], div(kernel, sigma) as Tensor4D, training);
  }
}
serialization.registerClass(SpectralConv2d);

/**
 * Convolution whose kernel is divided by its largest singular value, estimated by power iteration.
 *
 * `y = (W / σ(W)) ∗ x + b`, `σ = uᵀWv`
 *
 * @remarks Follows PyTorch's `spectral_norm`: W is the kernel reshaped to `[filters, k · k · inChannels]`; there is one power
 * iteration per training call and none at inference; the gradient of σ includes W, while u and v are constants. Unlike PyTorch, v
 * starts at `Wᵀu / ‖Wᵀu‖` instead of a random vector. {@link spectralNormalization} wraps any layer; this one is faster, since it
 * divides the output instead of the kernel where the output is smaller.
 * @param options - See {@link SpectralConv2dOptions}.
 * @returns A layer for `[batch, height, width, inChannels]` that gives `[batch, newHeight, newWidth, filters]`, see
 * {@link convolvedLength}.
 * @throws {@link ShapeError} when built, if its input is not of rank 4 or its number of channels is unknown.
 * @see Miyato et al. 2018, arXiv 1802.05957
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { spectralConv2d } from '@ecgan/core';
 *
 * const conv = spectralConv2d({ filters: 64, kernelSize: 4, strides: 2, padding: 2 });
 * conv.apply(ones([1, 8, 8, 3]), { training: true }); // [1, 5, 5, 64]
 * ```
 */
export function spectralConv2d(options: SpectralConv2dOptions): SpectralConv2d {
  return new SpectralConv2d(options);
}
