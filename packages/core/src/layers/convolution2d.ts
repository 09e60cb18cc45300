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
  /** @defaultValue 1 */
  strides?: number;
  /** Rows and columns of zeros on each side as in PyTorch, or TensorFlow's `'same'` and `'valid'`. @defaultValue 'same' */
  padding?: Padding;
  /** @defaultValue true */
  useBias?: boolean;
  /** @defaultValue `xavierNormal({ gain: 0.02, seed })` */
  kernelInitializer?: Initializer | InitializerConfig;
  /** Same seed, same weights, on every backend. @defaultValue none */
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

  /** What a call computes before the bias; a subclass may read its inputs or use its kernel in another way. */
  protected convolve([x]: Tensor[], kernel: Tensor4D, _training: boolean): Tensor4D {
    return convolve(x as Tensor4D, kernel, this.strides, this.padding);
  }

  protected inputChannels(inputShape: Shape | Shape[]): number {
    return channelsOf(firstShape(inputShape), 'input');
  }
}
serialization.registerClass(Convolution2d);

/**
 * Convolution with PyTorch's padding and the paper's initializer: the plain sibling of {@link spectralConv2d}.
 *
 * `y = W ∗ x + b`
 *
 * @param options - See {@link Convolution2dOptions}.
 * @returns A layer for `[batch, height, width, inChannels]` that gives `[batch, newHeight, newWidth, filters]`, see {@link convolvedLength}. The same in training and
 * inference.
 * @throws {@link ShapeError} when built, if its input is not of rank 4 or leaves its channels open.
 * @throws {@link ValueError} if the config of its initializer names no registered class.
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
