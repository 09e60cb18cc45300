import { add, mul, serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { featureMoments, standardize } from '../ops/standardize.js';
import { channelsOf, firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link instanceNormalization}. */
export interface InstanceNormalizationOptions extends LayerOptions {
  /** Added to the variance. @defaultValue 1e-5 */
  epsilon?: number;
  /** Whether to learn a scale γ and a shift β per channel. @defaultValue false */
  affine?: boolean;
}

/** See {@link instanceNormalization}. Weights, with `affine`: `gamma [channels]`, `beta [channels]`. */
export class InstanceNormalization extends layers.Layer {
  static className = 'EcganInstanceNormalization';
  readonly epsilon: number;
  readonly affine: boolean;
  #gamma: LayerVariable | undefined;
  #beta: LayerVariable | undefined;

  constructor(options: InstanceNormalizationOptions = {}) {
    super(options);
    this.epsilon = options.epsilon ?? 1e-5;
    this.affine = options.affine ?? false;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(firstShape(inputShape), 'input');
    if (this.affine) {
      this.#gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones());
      this.#beta = this.addWeight('beta', [channels], 'float32', initializers.zeros());
    }
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
      const standard = standardize(x, featureMoments(x, [1, 2]), [1, 2], this.epsilon);
      return this.#gamma && this.#beta ? add(mul(standard, this.#gamma.read()), this.#beta.read()) : standard;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon, affine: this.affine };
  }
}
serialization.registerClass(InstanceNormalization);

/**
 * Instance normalisation: normalises each channel of each image by its own mean and variance.
 *
 * `y = (x − μ_bc) / √(σ²_bc + ε)`; with `affine`, `γ_c y + β_c`
 *
 * @remarks Training and inference compute the same. A channel that is constant over an image becomes 0.
 * @param options - See {@link InstanceNormalizationOptions}.
 * @returns A layer for `[batch, height, width, channels]`.
 * @throws {@link ShapeError} when built, if its input is not of rank 4 or its number of channels is unknown.
 * @see Ulyanov et al. 2016, arXiv 1607.08022
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { instanceNormalization } from '@ecgan/core';
 *
 * instanceNormalization().apply(ones([1, 8, 8, 3])); // zeros
 * ```
 */
export function instanceNormalization(options?: InstanceNormalizationOptions): InstanceNormalization {
  return new InstanceNormalization(options);
}
