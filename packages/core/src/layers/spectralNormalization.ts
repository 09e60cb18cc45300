import { div, type Scalar, serialization, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { deserialize, type SerializedConfig } from '../deserialize.js';
import { ShapeError, ValueError } from '../errors.js';
import type { CallOptions, LayerOptions, Shape } from './LayerOptions.js';
import { estimateSigma, initializeVectors, type SpectralVectors } from './spectralVectors.js';

/** Options of {@link spectralNormalization}. */
export interface SpectralNormalizationOptions extends LayerOptions {
  /** Steps of power iteration per training call. @defaultValue 1 */
  powerIterations?: number;
  /** Smallest length a vector is divided by. @defaultValue 1e-12 */
  epsilon?: number;
  /**
   * The axis of the weight that counts outputs, from the end: it becomes the rows of W, the other axes together its columns.
   * @defaultValue -1; of transposed convolutions, whose kernels are `[…, filters, inChannels]`, -2
   */
  outputAxis?: number;
  /** Of the first u. Same seed, same u, on every backend. @defaultValue none */
  seed?: number;
}

/** Names of weights that are matrices, or that a matrix is made of. */
const normalisedWeights = ['kernel', 'embeddings'];

/** Of {@link SpectralNormalization}'s constructor: the options, and the layer or, from a saved model, its config. */
export interface SpectralNormalizationConfig extends SpectralNormalizationOptions {
  layer: layers.Layer | SerializedConfig;
}

/**
 * See {@link spectralNormalization}. Weights: the layer's own under this layer's name (`name/kernel`, `name/bias`, …); state that is
 * saved but not trained: `u [outputs]`, `v [weight size / outputs]`.
 */
export class SpectralNormalization extends layers.Layer {
  static className = 'EcganSpectralNormalization';
  /** What is normalised. Call this wrapper in its place. */
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
    // A weight is saved under the names of the layers whose apply made it. Made here, the layer's are this layer's own.
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
    if (!weight || !vectors) throw new ValueError({ argument: 'layer', expected: 'a built one', received: this.name });
    return tidy(() => {
      const read = weight.read();
      const normalised = div(read, this.#sigma(read, vectors, options.training ?? false));
      // Layers read their weights anew at every call: for the time of this one, this weight reads W / σ.
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
    const normal = initializers.randomNormal({ mean: 0, stddev: 1, seed: this.#seed });
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
 * Wraps a layer so that it computes with its weight divided by the weight's largest singular value, estimated by power iteration.
 *
 * `W̄ = W / σ(W)`, `σ = uᵀWv`; a training call first moves `v ← Wᵀu / ‖Wᵀu‖`, `u ← Wv / ‖Wv‖`
 *
 * @remarks It bounds what a layer can do to the length of its input, which keeps a discriminator's gradients in range. W is the
 * weight as a matrix `[outputs, the rest]`, as in PyTorch's `spectral_norm`: outputs are the last axis of TF.js's kernels, the last but one of
 * transposed convolutions; of a matrix either will do. One step per training call, none at inference; gradients flow through W in σ,
 * u and v are constants. v starts at `Wᵀu / ‖Wᵀu‖` where PyTorch draws it at random. A weight of zeros has no direction and gives NaN, as it does there.
 *
 * The wrapper owns the layer's weights under its own name, so that models of any number of them load; a file saved
 * with {@link spectralConv2d} of the same name is read by `spectralNormalization(convolution2d(…))`. For convolutions the former is faster: it divides what
 * is smaller, the kernel or the output.
 * @param layer - Any layer with weights of its own that has not been applied yet: `dense`, `conv2d`, `conv2dTranspose`, `embedding`, `convolution2d`,
 * `labelConv2d`, …
 * @param options - See {@link SpectralNormalizationOptions}.
 * @returns A layer that takes what `layer` takes and gives shapes as it does.
 * @throws {@link ValueError} if the layer already has weights or `outputAxis` is no negative integer; when built, if it has no `kernel` or
 * `embeddings`, or is normalised already.
 * @throws {@link ShapeError} when built, if the weight has fewer than two axes, or no axis `outputAxis`.
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
