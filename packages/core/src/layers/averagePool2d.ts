import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { type AveragePoolOptions, averagePool } from '../ops/averagePool.js';
import { convolvedLength } from '../ops/convolvedLength.js';
import { firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link averagePool2d}. */
export interface AveragePool2dOptions extends LayerOptions, AveragePoolOptions {}

/** See {@link averagePool2d}. No weights. */
export class AveragePool2d extends layers.Layer {
  static className = 'EcganAveragePool2d';
  readonly poolSize: number;
  readonly strides: number;
  readonly padding: number;

  constructor(options: AveragePool2dOptions) {
    super(options);
    this.poolSize = options.poolSize;
    this.strides = options.strides ?? options.poolSize;
    this.padding = options.padding ?? 0;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
    return averagePool(x, { poolSize: this.poolSize, strides: this.strides, padding: this.padding });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = firstShape(inputShape);
    const length = (size: number | null) => convolvedLength(size, this.poolSize, this.strides, this.padding);
    return [batch, length(height), length(width), channels];
  }

  override getConfig(): serialization.ConfigDict {
    const { poolSize, strides, padding } = this;
    return { ...super.getConfig(), poolSize, strides, padding };
  }
}
serialization.registerClass(AveragePool2d);

/**
 * {@link averagePool} as a layer: average pooling that excludes the padding from the average.
 *
 * `y = Σ_{window ∩ image} x / |window ∩ image|`
 *
 * @param options - See {@link AveragePool2dOptions}.
 * @returns A layer for `[batch, height, width, channels]`.
 * @throws {@link ValueError} when applied, if a window could lie outside the image.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { averagePool2d } from '@ecgan/core';
 *
 * averagePool2d({ poolSize: 3, strides: 2, padding: 1 }).apply(ones([1, 8, 8, 3])); // [1, 4, 4, 3] of ones
 * ```
 */
export function averagePool2d(options: AveragePool2dOptions): AveragePool2d {
  return new AveragePool2d(options);
}
