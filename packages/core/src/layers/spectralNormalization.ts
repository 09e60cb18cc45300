import { div, type Scalar, serialization, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { deserialize, type SerializedConfig } from '../deserialize.js';
import { ShapeError, ValueError } from '../errors.js';
import { nonZeroSeed } from '../nonZeroSeed.js';
import type { CallOptions, LayerOptions, Shape } from './LayerOptions.js';
import { estimateSigma, initializeVectors, type SpectralVectors } from './spectralVectors.js';

/** Options of {@link spectralNormalization}. */
export interface SpectralNormalizationOptions extends LayerOptions {
  /** Power iterations per training call. @defaultValue 1 */
  powerIterations?: number;
  /** Lower bound of the norm that vectors are divided by. @defaultValue 1e-12 */
  epsilon?: number;
  /**
   * Output axis of the weight, as a negative index: it becomes the rows of W, and the other axes together its columns.
   * @defaultValue -1; -2 for transposed convolutions, whose kernels are `[…, filters, inChannels]`
   */
  outputAxis?: number;
  /** Seed of the initial u. The same seed gives the same u on every backend. @defaultValue none */
  seed?: number;
}

/** Names of the weights that can be normalised. */
const normalisedWeights = ['kernel', 'embeddings'];

/** Argument of {@link SpectralNormalization}'s constructor: the options and the layer, or its config in a saved model. */
export interface SpectralNormalizationConfig extends SpectralNormalizationOptions {
  layer: layers.Layer | SerializedConfig;
}

/**
 * See {@link spectralNormalization}. Weights: those of the wrapped layer under the wrapper's name (`name/kernel`, `name/bias`, …);
 * non-trainable: `u [outputs]`, `v [weight size / outputs]`.
 */
export class SpectralNormalization extends layers.Layer {
  static className = 'EcganSpectralNormalization';
  /** The wrapped layer. Apply the wrapper instead of it. */
  readonly layer: layers.Layer;
  readonly powerIterations: number;
  readonly epsilon: number;
  readonly outputAxis: number;
  readonly #seed: number | undefined;
  #weight: LayerVariable | undefined;
  #vectors: SpectralVectors | undefined;

  constructor({ layer: given, ...options }: SpectralNormalizationConfig) {
    const layer = 'className' in given ? (deserialize(given, 'layer', 'layer') as layers.Layer) : given;
    super({ batchInputShape: layer.batchInputShape, dtype: layer.dtype, ...options });
    if (layer.built) {
      const advice = 'Wrap it first, then give the wrapper weights with setWeights.';
      throw new ValueError({ argument: 'layer', expected: 'a layer without weights', received: layer.name, advice });
    }
    this.layer = layer;
    this.powerIterations = options.powerIterations ?? 1;
    this.epsilon = options.epsilon ?? 1e-12;
    this.outputAxis = options.outputAxis ?? (layer.getClassName().endsWith('Transpose') ? -2 : -1);
    if (!Number.isInteger(this.outputAxis) || this.outputAxis >= 0) {
      throw new ValueError({ argument: 'outputAxis', expected: 'an integer < 0', received: this.outputAxis });
    }
    this.#seed = options.seed ?? undefined;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { layer } = this;
    // TF.js names a weight after the layer whose apply creates it. Built here, the weights get the wrapper's name.
    layer.build(inputShape);
    this.trainableWeights = layer.trainableWeights;
    this.nonTrainableWeights = layer.nonTrainableWeights;
    this.inputSpec = layer.inputSpec;
    this.addLoss(layer.losses);
    this.#weight = this.#findWeight(layer.weights);
    this.#vectors = this.#addVectors(this.#weight.read());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor | Tensor[] {
    const [weight, vectors] = [this.#weight, this.#vectors];
    if (!weight || !vectors)
      throw new ValueError({ argument: 'layer', expected: 'a built layer', received: this.name });
    return tidy(() => {
      const read = weight.read();
      const normalised = div(read, this.#sigma(read, vectors, options.training ?? false));
      // Layers read their weights at each call, so for this call the weight's read returns W / σ.
      weight.read = () => normalised;
      try {
        return this.layer.call(inputs, options);
      } finally {
        Reflect.deleteProperty(weight, 'read');
      }
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return this.layer.computeOutputShape(inputShape);
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    this.layer.setFastWeightInitDuringBuild(value);
  }

  override getConfig(): serialization.ConfigDict {
    const { powerIterations, epsilon, outputAxis } = this;
    const layer = { className: this.layer.getClassName(), config: this.layer.getConfig() };
    return { ...super.getConfig(), layer, powerIterations, epsilon, outputAxis, seed: this.#seed ?? null };
  }

  #sigma(weight: Tensor, vectors: SpectralVectors, training: boolean): Scalar {
    const options = { iterations: training ? this.powerIterations : 0, epsilon: this.epsilon };
    return estimateSigma(this.#outputsLast(weight), vectors, options);
  }

  #addVectors(weight: Tensor): SpectralVectors {
    const outputs = weight.shape[weight.rank + this.outputAxis];
    const normal = initializers.randomNormal({ mean: 0, stddev: 1, seed: nonZeroSeed(this.#seed) });
    const u = this.addWeight('u', [outputs], 'float32', normal, undefined, false);
    const zeros = initializers.zeros();
    const v = this.addWeight('v', [weight.size / outputs], 'float32', zeros, undefined, false);
    tidy(() => initializeVectors(this.#outputsLast(weight), { u, v }, this.epsilon));
    return { u, v };
  }

  #outputsLast(weight: Tensor): Tensor {
    if (this.outputAxis === -1) return weight;
    const axes = weight.shape.map((_, axis) => axis);
    const outputs = axes.splice(this.outputAxis, 1);
    return transpose(weight, [...axes, ...outputs]);
  }

  #findWeight(weights: LayerVariable[]): LayerVariable {
    const nameOf = ({ originalName }: LayerVariable) => originalName.slice(originalName.lastIndexOf('/') + 1);
    const names = weights.map(nameOf);
    const found = weights.find((_, which) => normalisedWeights.includes(names[which]));
    if (!found || names.includes('u')) {
      const expected = `a layer with a weight named ${normalisedWeights.join(' or ')}, not normalised already`;
      throw new ValueError({ argument: 'layer', expected, received: names });
    }
    const axes = Math.max(2, -this.outputAxis);
    if (found.shape.length >= axes) return found;
    throw new ShapeError({ argument: nameOf(found), expected: `at least ${axes} axes`, received: found.shape });
  }
}
serialization.registerClass(SpectralNormalization);

/**
 * Spectral normalisation as a wrapper: divides the weight of a layer by its largest singular value, estimated by power iteration.
 *
 * `W̄ = W / σ(W)`, `σ = uᵀWv`; a training call first moves `v ← Wᵀu / ‖Wᵀu‖`, `u ← Wv / ‖Wv‖`
 *
 * @remarks It bounds the largest singular value of W and thereby the layer's Lipschitz constant, which keeps a discriminator's
 * gradients in range. As in PyTorch's `spectral_norm`, W is the weight as a matrix `[outputs, weight size / outputs]`. The output
 * axis is the last of TF.js's kernels, and the last but one of transposed convolutions. There is one power iteration per training
 * call and none at inference. The gradient of σ includes W, while u and v are constants. Unlike PyTorch, v starts at
 * `Wᵀu / ‖Wᵀu‖` instead of a random vector. A weight of zeros gives NaN, as in PyTorch.
 *
 * The wrapper owns the layer's weights under its own name, so that a model with several wrappers can be loaded.
 * `spectralNormalization(convolution2d(…))` loads a file saved with {@link spectralConv2d} of the same name. For convolutions the
 * latter is faster: it divides the kernel or the output by σ, whichever is smaller.
 * @param layer - A layer with weights that has not been built yet: `dense`, `conv2d`, `conv2dTranspose`, `embedding`, `convolution2d`,
 * `labelConv2d`, …
 * @param options - See {@link SpectralNormalizationOptions}.
 * @returns A layer with the inputs and output shapes of `layer`.
 * @throws {@link ValueError} if the layer already has weights or `outputAxis` is not a negative integer; when built, if it has no
 * `kernel` or `embeddings`, or is already normalised.
 * @throws {@link ShapeError} when built, if the weight has fewer than two axes or no axis `outputAxis`.
 * @see Miyato et al. 2018, arXiv 1802.05957, algorithm 1
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { layers } from '@tensorflow/tfjs-layers';
 * import { spectralNormalization } from '@ecgan/core';
 *
 * const dense = spectralNormalization(layers.dense({ units: 1, kernelInitializer: 'ones' }));
 * dense.apply(ones([1, 4]), { training: true }); // [[2]]: σ of four ones is 2
 * ```
 */
export function spectralNormalization(
  layer: layers.Layer,
  options?: SpectralNormalizationOptions,
): SpectralNormalization {
  return new SpectralNormalization({ ...options, layer });
}
