import { add, serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { type InitializerConfig, initializerConfig, initializerFrom } from '../initializers/initializerConfig.js';
import { type Initializer, xavierNormal } from '../initializers/xavierNormal.js';
import { convolve, type Padding } from '../ops/convolve.js';
import { convolvedLength } from '../ops/convolvedLength.js';
import { type CallOptions, channelsOf, firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link convolution2d}. */
export interface Convolution2dOptions extends LayerOptions {
  /** Output channels. */
  filters: number;
  /** Side of the square kernel. */
  kernelSize: number;
  /** Stride along both axes. @defaultValue 1 */
  strides?: number;
  /** Rows and columns of zeros on each side, as in PyTorch, or TensorFlow's `'same'` or `'valid'`. @defaultValue 'same' */
  padding?: Padding;
  /** Whether to add a bias. @defaultValue true */
  useBias?: boolean;
  /** @defaultValue `xavierNormal({ gain: 0.02, seed })` */
  kernelInitializer?: Initializer | InitializerConfig;
  /** The same seed gives the same weights on every backend. @defaultValue none */
  seed?: number;
}

/** See {@link convolution2d}. Weights: `kernel [k, k, inChannels, filters]`, `bias [filters]`. */
export class Convolution2d extends layers.Layer {
  static className = 'EcganConvolution2d';
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly useBias: boolean;
  protected readonly kernelInitializer: Initializer;
  protected readonly seed: number | undefined;
  declare protected kernel: LayerVariable;
  protected bias: LayerVariable | undefined;

  constructor(options: Convolution2dOptions) {
    super(options);
    this.filters = options.filters;
    this.kernelSize = options.kernelSize;
    this.strides = options.strides ?? 1;
    this.padding = options.padding ?? 'same';
    this.useBias = options.useBias ?? true;
    this.seed = options.seed ?? undefined;
    this.kernelInitializer = initializerFrom(options.kernelInitializer ?? xavierNormal({ seed: this.seed }));
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = this.inputChannels(inputShape);
    const shape = [this.kernelSize, this.kernelSize, channels, this.filters];
    this.kernel = this.addWeight('kernel', shape, 'float32', this.kernelInitializer);
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], { training = false }: CallOptions): Tensor {
    return tidy(() => {
      const y = this.convolve(Array.isArray(inputs) ? inputs : [inputs], this.kernel.read() as Tensor4D, training);
      return this.bias ? add(y, this.bias.read()) : y;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = firstShape(inputShape);
    const length = (size: number | null) => convolvedLength(size, this.kernelSize, this.strides, this.padding);
    return [batch, length(height), length(width), this.filters];
  }

  override getConfig(): serialization.ConfigDict {
    const { filters, kernelSize, strides, padding, useBias } = this;
    const kernelInitializer = initializerConfig(this.kernelInitializer);
    const own = { filters, kernelSize, strides, padding, useBias, kernelInitializer, seed: this.seed ?? null };
    return { ...super.getConfig(), ...own };
  }

  /** Computes the output before the bias. Subclasses override it to take other inputs or to normalise the kernel. */
  protected convolve([x]: Tensor[], kernel: Tensor4D, _training: boolean): Tensor4D {
    return convolve(x as Tensor4D, kernel, this.strides, this.padding);
  }

  /** Channels that the kernel is of. */
  protected inputChannels(inputShape: Shape | Shape[]): number {
    return channelsOf(firstShape(inputShape), 'input');
  }
}
serialization.registerClass(Convolution2d);

/**
 * 2-D convolution with numeric padding as in PyTorch and Xavier normal initial weights.
 *
 * `y = W ∗ x + b`
 *
 * @remarks Training and inference compute the same. {@link spectralConv2d} is the same layer with spectral normalisation.
 * @param options - See {@link Convolution2dOptions}.
 * @returns A layer for `[batch, height, width, inChannels]` that gives `[batch, newHeight, newWidth, filters]`, see
 * {@link convolvedLength}.
 * @throws {@link ShapeError} when built, if its input is not of rank 4 or its number of channels is unknown.
 * @throws {@link ValueError} if `kernelInitializer` is a config whose class is not registered.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { convolution2d } from '@ecgan/core';
 *
 * convolution2d({ filters: 64, kernelSize: 4, strides: 2, padding: 2 }).apply(ones([1, 8, 8, 3])); // [1, 5, 5, 64]
 * ```
 */
export function convolution2d(options: Convolution2dOptions): Convolution2d {
  return new Convolution2d(options);
}
