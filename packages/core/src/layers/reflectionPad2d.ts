import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { reflectionPad } from '../ops/reflectionPad.js';
import { firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link reflectionPad2d}. */
export interface ReflectionPad2dOptions extends LayerOptions {
  /** Rows and columns on each side, less than height and width. @defaultValue 1 */
  padding?: number;
}

/** See {@link reflectionPad2d}. No weights. */
export class ReflectionPad2d extends layers.Layer {
  static className = 'EcganReflectionPad2d';
  readonly padding: number;

  constructor(options: ReflectionPad2dOptions = {}) {
    super(options);
    this.padding = options.padding ?? 1;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return reflectionPad((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D, this.padding);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = firstShape(inputShape);
    const length = (size: number | null) => (size === null ? null : size + 2 * this.padding);
    return [batch, length(height), length(width), channels];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), padding: this.padding };
  }
}
serialization.registerClass(ReflectionPad2d);

/**
 * {@link reflectionPad} as a layer: pads an image with its reflection, so that a following convolution needs no zero padding.
 *
 * @param options - See {@link ReflectionPad2dOptions}.
 * @returns A layer for `[batch, height, width, channels]` that gives `[batch, height + 2·padding, width + 2·padding, channels]`.
 * @throws {@link ValueError} when applied, if the padding is not less than height and width.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { reflectionPad2d } from '@ecgan/core';
 *
 * reflectionPad2d({ padding: 3 }).apply(ones([1, 8, 8, 3])); // [1, 14, 14, 3]
 * ```
 */
export function reflectionPad2d(options?: ReflectionPad2dOptions): ReflectionPad2d {
  return new ReflectionPad2d(options);
}
