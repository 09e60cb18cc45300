import { add, mul, serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { featureMoments, standardize } from '../ops/standardize.js';
import { channelsOf, firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link layerNormalization}. */
export interface LayerNormalizationOptions extends LayerOptions {
  /** Added to the variance. @defaultValue 1e-5, as PyTorch */
  epsilon?: number;
}

/** See {@link layerNormalization}. Weights: `gamma [channels]`, `beta [channels]`. */
export class LayerNormalization extends layers.Layer {
  static className = 'EcganLayerNormalization';
  readonly epsilon: number;
  declare private gamma: LayerVariable;
  declare private beta: LayerVariable;

  constructor(options: LayerNormalizationOptions = {}) {
    super(options);
    this.epsilon = options.epsilon ?? 1e-5;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(firstShape(inputShape), 'input');
    this.gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones());
    this.beta = this.addWeight('beta', [channels], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
    return normalizeChannels(x, this.gamma.read(), this.beta.read(), this.epsilon);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}
serialization.registerClass(LayerNormalization);

/** Each pixel's channels standardised, scaled and shifted: what {@link layerNormalization} computes, for layers that have it inside. */
export function normalizeChannels(x: Tensor4D, gamma: Tensor, beta: Tensor, epsilon: number): Tensor4D {
  return tidy(() => add(mul(standardize(x, featureMoments(x, [3]), [3], epsilon), gamma), beta));
}

/**
 * Normalises the channels of each pixel by their own mean and variance.
 *
 * `y = γ_c (x − μ_bhw) / √(σ²_bhw + ε) + β_c`
 *
 * @remarks The same in training and inference. For images `[batch, height, width, channels]` it gives what TF.js's `layers.layerNormalization` gives;
 * that one tiles its statistics to the size of x and differentiates a dozen operations, this one has its gradient in closed form.
 * @param options - See {@link LayerNormalizationOptions}.
 * @returns A layer for `[batch, height, width, channels]`.
 * @throws {@link ShapeError} when built, if its input is not of rank 4 or leaves its channels open.
 * @see Ba et al. 2016, arXiv 1607.06450
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { layerNormalization } from '@ecgan/core';
 *
 * layerNormalization().apply(tensor4d([1, 3], [1, 1, 1, 2])); // -1 1
 * ```
 */
export function layerNormalization(options?: LayerNormalizationOptions): LayerNormalization {
  return new LayerNormalization(options);
}
